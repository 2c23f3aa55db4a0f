#include "registry.h"

#include <stdlib.h>

#include "clock.h"

/* While nobody reads the frames the list is not kept whole: the next frame is a full one. */
enum { MAX_GONE = 8192 };

struct process *watched_process(const struct registry *registry, int pid)
{
    return (struct process *)map_get(&registry->watched, pid);
}

static void remember_gone(struct gone_list *list, const struct gone_process *gone)
{
    if (list->count == MAX_GONE)
        return;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        struct gone_process *grown = realloc(list->items, capacity * sizeof *grown);
        if (grown == NULL)
            return;
        list->items = grown;
        list->capacity = capacity;
    }
    list->items[list->count++] = *gone;
}

void process_is_gone(struct registry *registry, struct process *process, bool unwatched)
{
    const struct gone_process gone = {
        .pid = process->node.pid, .start = process->stat.start, .exit = process->exit, .unwatched = unwatched};
    if (process->told)
        remember_gone(&registry->gone, &gone);
    map_take(&registry->watched, process->node.pid);
    free_process(process);
}

struct process *add_watched(struct registry *registry, int pid, const struct container_id *container)
{
    struct process *process = calloc(1, sizeof *process);
    if (process == NULL)
        return NULL;
    forget_foreign(registry, pid);
    process->node.pid = pid;
    process->container = *container;
    map_put(&registry->watched, &process->node);
    return process;
}

void add_foreign(struct registry *registry, int pid, uint64_t inode, bool kernel_thread)
{
    struct foreign *foreign = (struct foreign *)map_get(&registry->foreign, pid);
    bool same = foreign != NULL && inode != 0 && foreign->inode == inode;
    if (foreign == NULL) {
        foreign = calloc(1, sizeof *foreign);
        if (foreign == NULL)
            return;
        foreign->node.pid = pid;
        map_put(&registry->foreign, &foreign->node);
    }
    if (!same)
        foreign->first_met = monotonic_now();
    foreign->inode = inode;
    foreign->kernel_thread = kernel_thread;
    foreign->node.generation = registry->generation;
}

void forget_foreign(struct registry *registry, int pid)
{
    free(map_take(&registry->foreign, pid));
}

static void drop_if_unwatched(struct map_node *node, void *context)
{
    struct registry *registry = context;
    struct process *process = (struct process *)node;
    if (!watch_has(&registry->watch, &process->container))
        process_is_gone(registry, process, true);
}

void replace_watch(struct registry *registry, struct watch_set *watch)
{
    if (watch_has_more(watch, &registry->watch))
        registry->cache_is_stale = true;
    watch_clear(&registry->watch);
    registry->watch = *watch;
    *watch = (struct watch_set){0};
    map_each(&registry->watched, drop_if_unwatched, registry);
}
