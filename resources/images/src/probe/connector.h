#ifndef PAUSELAB_PROBE_CONNECTOR_H
#define PAUSELAB_PROBE_CONNECTOR_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The kernel's process connector: a netlink multicast that tells of every fork, exec and exit on the machine.
 * It exists only in the initial network, PID and user namespaces.
 */
enum process_event_kind { EVENT_FORK, EVENT_EXEC, EVENT_EXIT, EVENT_CHANGE };

struct process_event {
    enum process_event_kind kind; /* EVENT_CHANGE: its name or IDs changed */
    int pid;                      /* thread-group leader; of a fork the child */
    int parent;                   /* of a fork */
    int exit_code;                /* as wait(2) tells it */
    int64_t at;                   /* CLOCK_MONOTONIC nanoseconds */
};

struct connector {
    int fd; /* -1 when there is none */
    uint32_t last_sequence[1024]; /* by CPU */
    bool sequence_known[1024];
    int64_t lost; /* events that did not fit into the socket's buffer, since the caller last set it to 0 */
    bool overrun; /* the kernel said that some were lost; the caller sets it back */
};

/* Opens it and sees an event of its own arrive. On failure fd is -1 and the reason is returned, else NULL. */
const char *connector_open(struct connector *connector);

/* Hands over what has arrived, at most `limit` messages. Never waits. */
void connector_drain(struct connector *connector, int limit,
                     void (*handle)(const struct process_event *event, void *context), void *context);

void connector_close(struct connector *connector);

#endif
