#ifndef PAUSELAB_PROBE_PROBE_H
#define PAUSELAB_PROBE_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "connector.h"
#include "frame.h"
#include "input.h"
#include "output.h"
#include "pending.h"
#include "registry.h"

/* Everything the program holds. All times are monotonic nanoseconds. */
struct probe {
    struct registry registry;
    struct pending pending;
    struct connector connector;
    struct input input;
    struct output output;
    struct text line; /* the one being written */
    int64_t sequence;
    int64_t dropped;        /* since the last frame */
    bool frame_missed;      /* the reader was behind: the next frame is a full one */
    bool has_sent_frame;
    int64_t poll_interval;  /* where there is no connector */
    int64_t next_resync;
    int64_t next_poll;
    int64_t next_settle;    /* 0: nothing pending */
    int64_t last_settle;
};

/* Takes in the events that have arrived. */
void take_events(struct probe *probe);

/* Sends a frame unless it would be empty; `req` may be NULL, and with one an empty frame is sent too. */
void publish(struct probe *probe, enum cause cause, bool full, const int64_t *req);

void handle_request(struct probe *probe, const char *line, size_t length);

void send_error(struct probe *probe, const char *message, const int64_t *req);

/* After the first watch: from then on there is something to look at again and again. */
void plan_first_work(struct probe *probe);

/* Does what is due by now. */
void run_due_work(struct probe *probe);

/* When the next work is due. */
int64_t next_work(const struct probe *probe);

#endif
