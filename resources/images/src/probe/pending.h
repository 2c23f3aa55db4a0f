#ifndef PAUSELAB_PROBE_PENDING_H
#define PAUSELAB_PROBE_PENDING_H

#include <stdbool.h>

#include "connector.h"
#include "frame.h"
#include "registry.h"

/* Processes that events told of and that are still to be looked at: a burst of events costs one look. */
struct pending {
    struct map processes;
    bool too_many; /* look at everything instead */
};

void pending_note(struct pending *pending, struct registry *registry, const struct process_event *event);

bool pending_any(const struct pending *pending);

/* Looks at them all and forgets them. The weightiest event that concerned a watched process, for the frame. */
enum cause pending_settle(struct pending *pending, struct registry *registry);

void pending_clear(struct pending *pending);

#endif
