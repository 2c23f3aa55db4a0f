#ifndef PAUSELAB_PROBE_WATCH_H
#define PAUSELAB_PROBE_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "container-id.h"

/* The set of containers whose processes are told of. Kept sorted. */
struct watch_set {
    struct container_id *ids;
    size_t count;
};

bool watch_has(const struct watch_set *set, const struct container_id *id);

/* Appends; call watch_finish when all are in. False when memory runs out. */
bool watch_add(struct watch_set *set, const struct container_id *id);
void watch_finish(struct watch_set *set);

/* True when `set` has an ID that `other` does not have. */
bool watch_has_more(const struct watch_set *set, const struct watch_set *other);

void watch_clear(struct watch_set *set);

#endif
