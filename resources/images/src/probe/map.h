#ifndef PAUSELAB_PROBE_MAP_H
#define PAUSELAB_PROBE_MAP_H

#include <stddef.h>
#include <stdint.h>

/* A hash table keyed by PID. What is kept in it has a map_node as its first member. */
enum { MAP_BUCKETS = 4096 };

struct map_node {
    int pid;
    uint32_t generation; /* of the last scan that met it */
    struct map_node *next;
};

struct map {
    struct map_node *buckets[MAP_BUCKETS];
    size_t count;
};

struct map_node *map_get(const struct map *map, int pid);
void map_put(struct map *map, struct map_node *node);
struct map_node *map_take(struct map *map, int pid); /* out of the table; the caller frees it */

/* Calls `visit` for each node; it may take the node it is called with, but no other. */
void map_each(const struct map *map, void (*visit)(struct map_node *node, void *context), void *context);

#endif
