#ifndef PAUSELAB_PROBE_REGISTRY_H
#define PAUSELAB_PROBE_REGISTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "map.h"
#include "process.h"
#include "watch.h"

/* A process of no watched container, remembered so that it need not be read at every scan. */
struct foreign {
    struct map_node node;
    uint64_t inode;    /* of its /proc directory: another process with this PID has another one; 0 unknown */
    int64_t first_met; /* monotonic nanoseconds */
    bool kernel_thread;
};

struct gone_process {
    int pid;
    uint64_t start;
    struct exit_status exit;
    bool unwatched; /* it may live on: its container has left the watch set */
};

struct gone_list {
    struct gone_process *items;
    size_t count;
    size_t capacity;
};

/* All that is known. `watched` holds struct process, `foreign` holds struct foreign. */
struct registry {
    struct map watched;
    struct map foreign;
    struct watch_set watch;
    struct gone_list gone;
    uint32_t generation;
    bool cache_is_stale; /* every foreign process must be looked at again */
};

struct process *watched_process(const struct registry *registry, int pid);

/* Takes the process out and puts it on the gone list, unless no frame ever told of it. */
void process_is_gone(struct registry *registry, struct process *process, bool unwatched);

struct process *add_watched(struct registry *registry, int pid, const struct container_id *container);

void add_foreign(struct registry *registry, int pid, uint64_t inode, bool kernel_thread);
void forget_foreign(struct registry *registry, int pid);

/* Replaces the watch set and owns it from now on. Processes of containers that left it are put on the gone list. */
void replace_watch(struct registry *registry, struct watch_set *watch);

#endif
