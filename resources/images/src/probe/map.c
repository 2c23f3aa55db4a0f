#include "map.h"

static size_t bucket_of(int pid)
{
    return (size_t)pid % MAP_BUCKETS;
}

struct map_node *map_get(const struct map *map, int pid)
{
    struct map_node *node = map->buckets[bucket_of(pid)];
    while (node != NULL && node->pid != pid)
        node = node->next;
    return node;
}

void map_put(struct map *map, struct map_node *node)
{
    struct map_node **bucket = &map->buckets[bucket_of(node->pid)];
    node->next = *bucket;
    *bucket = node;
    map->count++;
}

struct map_node *map_take(struct map *map, int pid)
{
    struct map_node **link = &map->buckets[bucket_of(pid)];
    while (*link != NULL && (*link)->pid != pid)
        link = &(*link)->next;
    struct map_node *node = *link;
    if (node != NULL) {
        *link = node->next;
        map->count--;
    }
    return node;
}

void map_each(const struct map *map, void (*visit)(struct map_node *node, void *context), void *context)
{
    size_t left = map->count;
    for (size_t i = 0; i < MAP_BUCKETS && left > 0; i++) {
        for (struct map_node *node = map->buckets[i], *next; node != NULL; node = next, left--) {
            next = node->next;
            visit(node, context);
        }
    }
}
