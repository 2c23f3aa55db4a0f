#ifndef PAUSELAB_PROBE_PROCESS_H
#define PAUSELAB_PROBE_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "container-id.h"
#include "map.h"
#include "namespaces.h"
#include "procfs.h"

enum { COMMAND_SIZE = 4096 };

/* How a thread-group leader ended, as the process connector told it. */
struct exit_status {
    bool known;
    int code;
    int signal;
    int64_t at; /* nanoseconds since the epoch */
};

/* A process of a watched container. PID and start together are its identity. */
struct process {
    struct map_node node; /* node.pid is the host PID */
    struct container_id container;
    struct stat_line stat;
    struct status_file status;
    struct namespaces namespaces;
    char *command; /* not NUL-terminated; NULL until first read */
    size_t command_length;
    struct exit_status exit;

    bool changed;      /* since the last frame */
    bool told;         /* in some frame already */
    char told_state;   /* what that frame said */
    int64_t look_again; /* monotonic nanoseconds, 0 for never: no event tells of a reaped zombie */
    int64_t look_again_after;
};

enum depth {
    DEPTH_STATE,  /* stat only, and all the rest if that shows an exec */
    DEPTH_ALL,
    DEPTH_EXACT,  /* all, and a mere flip between running and sleeping counts as a change */
};

static inline bool is_dead_state(char state)
{
    return state == 'Z' || state == 'X';
}

/*
 * Reads a process whose stat line is `stat` through its open directory, and marks it changed where it is.
 * A zombie keeps what its life told and loses its namespaces.
 */
void refresh_process(struct process *process, int directory, const struct stat_line *stat, enum depth depth);

void free_process(struct process *process);

#endif
