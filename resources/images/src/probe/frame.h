#ifndef PAUSELAB_PROBE_FRAME_H
#define PAUSELAB_PROBE_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "json-writer.h"
#include "registry.h"

enum cause { CAUSE_FORK, CAUSE_EXEC, CAUSE_EXIT, CAUSE_POLL, CAUSE_RESYNC, CAUSE_WATCH, CAUSE_REQUEST };

struct frame_head {
    int64_t sequence;
    bool full;
    enum cause cause;
    bool has_request;
    int64_t request;
    int64_t dropped;
};

/* Whether a delta would have anything in it. */
bool has_news(const struct registry *registry);

/* One line. What it tells counts as told afterwards. */
void write_frame(struct text *line, struct registry *registry, const struct frame_head *head);

#endif
