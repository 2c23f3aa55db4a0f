#include "pending.h"

#include <stdlib.h>
#include <sys/wait.h>

#include "clock.h"
#include "observe.h"

enum { MAX_PENDING = 4096 };

struct pending_process {
    struct map_node node;
    enum cause cause;
    enum depth depth;
    bool has_birthplace;
    struct container_id birthplace;
    struct exit_status exit;
};

static struct pending_process *pending_process(struct pending *pending, int pid)
{
    return (struct pending_process *)map_get(&pending->processes, pid);
}

static struct pending_process *add(struct pending *pending, int pid, enum cause cause, enum depth depth)
{
    struct pending_process *process = pending_process(pending, pid);
    if (process == NULL) {
        if (pending->processes.count >= MAX_PENDING || (process = calloc(1, sizeof *process)) == NULL) {
            pending->too_many = true;
            return NULL;
        }
        process->node.pid = pid;
        map_put(&pending->processes, &process->node);
    }
    if (cause > process->cause)
        process->cause = cause;
    if (depth > process->depth)
        process->depth = depth;
    return process;
}

static const struct container_id *container_of(struct pending *pending, const struct registry *registry, int pid)
{
    const struct process *process = watched_process(registry, pid);
    if (process != NULL)
        return &process->container;
    const struct pending_process *unmet = pending_process(pending, pid);
    return unmet != NULL && unmet->has_birthplace ? &unmet->birthplace : NULL;
}

static void note_fork(struct pending *pending, struct registry *registry, const struct process_event *event)
{
    forget_foreign(registry, event->pid);
    const struct container_id *container = container_of(pending, registry, event->parent);
    bool pid_used_before = watched_process(registry, event->pid) != NULL;
    if (container == NULL && !pid_used_before)
        return;
    struct pending_process *child = add(pending, event->pid, CAUSE_FORK, DEPTH_ALL);
    if (child != NULL && container != NULL) {
        child->has_birthplace = true;
        child->birthplace = *container;
    }
}

static struct exit_status decode(const struct process_event *event)
{
    return (struct exit_status){
        .known = true,
        .code = WIFEXITED(event->exit_code) ? WEXITSTATUS(event->exit_code) : 0,
        .signal = WIFSIGNALED(event->exit_code) ? WTERMSIG(event->exit_code) : 0,
        .at = realtime_of(event->at),
    };
}

static void note_exit(struct pending *pending, struct registry *registry, const struct process_event *event)
{
    struct process *process = watched_process(registry, event->pid);
    if (process == NULL && pending_process(pending, event->pid) == NULL) {
        forget_foreign(registry, event->pid);
        return;
    }
    struct exit_status exit = decode(event);
    if (process != NULL)
        process->exit = exit;
    struct pending_process *noted = add(pending, event->pid, CAUSE_EXIT, DEPTH_STATE);
    if (noted != NULL)
        noted->exit = exit;
}

void pending_note(struct pending *pending, struct registry *registry, const struct process_event *event)
{
    if (registry->watch.count == 0)
        return;
    switch (event->kind) {
    case EVENT_FORK:
        note_fork(pending, registry, event);
        break;
    case EVENT_EXEC:
        /* Of any process: this is how the first one of a new container shows. */
        add(pending, event->pid, CAUSE_EXEC, DEPTH_ALL);
        break;
    case EVENT_EXIT:
        note_exit(pending, registry, event);
        break;
    case EVENT_CHANGE:
        if (watched_process(registry, event->pid) != NULL)
            add(pending, event->pid, CAUSE_EXEC, DEPTH_ALL);
        break;
    }
}

bool pending_any(const struct pending *pending)
{
    return pending->processes.count > 0 || pending->too_many;
}

struct settlement {
    struct pending *pending;
    struct registry *registry;
    enum cause cause;
};

static void settle(struct map_node *node, void *context)
{
    struct settlement *settlement = context;
    struct registry *registry = settlement->registry;
    struct pending_process *noted = (struct pending_process *)node;
    bool watched_before = watched_process(registry, node->pid) != NULL;
    observe(registry, node->pid, 0, noted->depth, noted->has_birthplace ? &noted->birthplace : NULL);
    struct process *process = watched_process(registry, node->pid);
    if (process != NULL && noted->exit.known && is_dead_state(process->stat.state) && !process->exit.known) {
        process->exit = noted->exit;
        process->changed = true;
    }
    /* No event tells of the new parent of orphans. */
    if (noted->exit.known)
        observe_children(registry, node->pid);
    if ((watched_before || process != NULL) && noted->cause > settlement->cause)
        settlement->cause = noted->cause;
    free(map_take(&settlement->pending->processes, node->pid));
}

enum cause pending_settle(struct pending *pending, struct registry *registry)
{
    struct settlement settlement = {.pending = pending, .registry = registry, .cause = CAUSE_FORK};
    map_each(&pending->processes, settle, &settlement);
    if (pending->too_many) {
        pending->too_many = false;
        scan_all(registry, DEPTH_ALL, true);
        return CAUSE_RESYNC;
    }
    return settlement.cause;
}

static void discard(struct map_node *node, void *context)
{
    struct pending *pending = context;
    free(map_take(&pending->processes, node->pid));
}

void pending_clear(struct pending *pending)
{
    map_each(&pending->processes, discard, pending);
    pending->too_many = false;
}
