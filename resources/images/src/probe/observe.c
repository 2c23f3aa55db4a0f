#include "observe.h"

#include <stdlib.h>
#include <unistd.h>

#include "clock.h"

/* A zombie is looked at again after 2 ms, then 4, 8 ... up to 256: most are reaped at once, some never. */
static const int64_t FIRST_LOOK = 2000000;
static const int64_t LAST_LOOK = 256000000;

static void plan_next_look(struct process *process)
{
    if (!is_dead_state(process->stat.state) && !process->exit.known) {
        process->look_again = 0;
        process->look_again_after = 0;
        return;
    }
    int64_t now = monotonic_now();
    if (process->look_again > now)
        return;
    int64_t after = process->look_again_after == 0 ? FIRST_LOOK : process->look_again_after * 2;
    process->look_again_after = after > LAST_LOOK ? LAST_LOOK : after;
    process->look_again = now + process->look_again_after;
}

static bool read_container(int directory, struct container_id *container)
{
    char cgroup[PROC_FILE_SIZE];
    size_t length = read_proc_file(directory, "cgroup", cgroup, sizeof cgroup);
    return find_container_id(cgroup, length, container);
}

/*
 * For a process whose cgroup tells of no container. On cgroup v1 that is so for one that is ending or has ended:
 * then it belongs where it was born, or, if that was not seen, where its parent is.
 */
static const struct container_id *inherited_container(const struct registry *registry, const struct stat_line *stat,
                                                      const struct container_id *birthplace)
{
    if (birthplace != NULL && watch_has(&registry->watch, birthplace))
        return birthplace;
    const struct process *parent = is_dead_state(stat->state) ? watched_process(registry, stat->ppid) : NULL;
    return parent == NULL ? NULL : &parent->container;
}

/* A process that joined the cgroup of another container after it was first met, as a nested engine's does. */
static void follow_container(struct registry *registry, struct process *process, int directory)
{
    struct container_id container;
    /* A dying process reads "/" on cgroup v1: where there is no ID, the known one stays. */
    if (!read_container(directory, &container) || same_container(&container, &process->container))
        return;
    if (!watch_has(&registry->watch, &container))
        return;
    process->container = container;
    process->changed = true;
}

static bool meet(struct registry *registry, int pid, uint64_t inode, int directory,
                 const struct container_id *birthplace)
{
    struct container_id container;
    struct stat_line stat;
    bool has_container = read_container(directory, &container);
    if (has_container && !watch_has(&registry->watch, &container)) {
        add_foreign(registry, pid, inode, false);
        return true;
    }
    if (!read_stat(directory, &stat))
        return true;
    if (!has_container) {
        const struct container_id *inherited = inherited_container(registry, &stat, birthplace);
        if (inherited == NULL) {
            add_foreign(registry, pid, inode, stat.kernel_thread);
            return !is_dead_state(stat.state);
        }
        container = *inherited;
    }
    struct process *process = add_watched(registry, pid, &container);
    if (process == NULL)
        return true;
    process->node.generation = registry->generation;
    refresh_process(process, directory, &stat, DEPTH_ALL);
    plan_next_look(process);
    return true;
}

bool observe(struct registry *registry, int pid, uint64_t inode, enum depth depth,
             const struct container_id *birthplace)
{
    struct process *process = watched_process(registry, pid);
    struct stat_line stat;
    int directory = open_proc(pid);
    bool readable = directory >= 0 && (process == NULL || read_stat(directory, &stat));
    bool container_told = true;
    if (process != NULL && (!readable || stat.start != process->stat.start)) {
        process_is_gone(registry, process, false);
        process = NULL;
    }
    if (process != NULL) {
        if (depth != DEPTH_STATE && !is_dead_state(stat.state))
            follow_container(registry, process, directory);
        refresh_process(process, directory, &stat, depth);
        process->node.generation = registry->generation;
        plan_next_look(process);
    } else if (readable) {
        container_told = meet(registry, pid, inode, directory, birthplace);
    } else {
        forget_foreign(registry, pid);
    }
    if (directory >= 0)
        close(directory);
    return container_told;
}

struct children {
    struct registry *registry;
    int parent;
};

static void observe_child(struct map_node *node, void *context)
{
    const struct children *children = context;
    if (((struct process *)node)->stat.ppid == children->parent)
        observe(children->registry, node->pid, 0, DEPTH_STATE, NULL);
}

void observe_children(struct registry *registry, int parent)
{
    struct children children = {.registry = registry, .parent = parent};
    map_each(&registry->watched, observe_child, &children);
}

struct due {
    struct registry *registry;
    int64_t now;
    bool any;
};

static void observe_if_due(struct map_node *node, void *context)
{
    struct due *due = context;
    const struct process *process = (struct process *)node;
    if (process->look_again == 0 || process->look_again > due->now)
        return;
    due->any = true;
    observe(due->registry, node->pid, 0, DEPTH_STATE, NULL);
}

bool observe_due(struct registry *registry, int64_t now)
{
    struct due due = {.registry = registry, .now = now};
    map_each(&registry->watched, observe_if_due, &due);
    return due.any;
}

static void take_earliest(struct map_node *node, void *context)
{
    int64_t *earliest = context;
    int64_t time = ((struct process *)node)->look_again;
    if (time != 0 && (*earliest == 0 || time < *earliest))
        *earliest = time;
}

int64_t next_due(const struct registry *registry)
{
    int64_t earliest = 0;
    map_each(&registry->watched, take_earliest, &earliest);
    return earliest;
}
