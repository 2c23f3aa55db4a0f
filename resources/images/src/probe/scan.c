#include <stdlib.h>

#include "clock.h"
#include "observe.h"

/*
 * A container's first process joins its cgroup a moment after it was forked, so a process met outside every
 * container is looked at again while it is young.
 */
static const int64_t YOUNG = INT64_C(10) * 1000000000;

enum { MAX_UNTOLD = 256 };

struct scan {
    struct registry *registry;
    enum depth depth;
    bool known;
    int64_t now;
    int untold[MAX_UNTOLD]; /* zombies whose container could not be told in the first pass */
    int untold_count;
};

static bool is_settled(const struct scan *scan, int pid, uint64_t inode)
{
    struct foreign *foreign = (struct foreign *)map_get(&scan->registry->foreign, pid);
    if (foreign == NULL || foreign->inode != inode)
        return false;
    bool settled = foreign->kernel_thread ||
                   (!scan->registry->cache_is_stale && scan->now - foreign->first_met > YOUNG);
    if (settled)
        foreign->node.generation = scan->registry->generation;
    return settled;
}

static void visit(int pid, uint64_t inode, void *context)
{
    struct scan *scan = context;
    struct process *process = watched_process(scan->registry, pid);
    if (process != NULL && !scan->known) {
        process->node.generation = scan->registry->generation;
        return;
    }
    if (process == NULL && is_settled(scan, pid, inode))
        return;
    if (!observe(scan->registry, pid, inode, scan->depth, NULL) && scan->untold_count < MAX_UNTOLD)
        scan->untold[scan->untold_count++] = pid;
}

static void sweep_watched(struct map_node *node, void *context)
{
    struct registry *registry = context;
    if (node->generation != registry->generation)
        observe(registry, node->pid, 0, DEPTH_STATE, NULL);
}

static void sweep_foreign(struct map_node *node, void *context)
{
    struct registry *registry = context;
    if (node->generation != registry->generation)
        forget_foreign(registry, node->pid);
}

void scan_all(struct registry *registry, enum depth depth, bool known)
{
    struct scan scan = {.registry = registry, .depth = depth, .known = known, .now = monotonic_now()};
    registry->generation++;
    if (!each_process(visit, &scan))
        return;
    for (int i = 0; i < scan.untold_count; i++)
        observe(registry, scan.untold[i], 0, depth, NULL);
    registry->cache_is_stale = false;
    map_each(&registry->watched, sweep_watched, registry);
    map_each(&registry->foreign, sweep_foreign, registry);
}
