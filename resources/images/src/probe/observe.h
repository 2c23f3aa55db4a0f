#ifndef PAUSELAB_PROBE_OBSERVE_H
#define PAUSELAB_PROBE_OBSERVE_H

#include <stdint.h>

#include "registry.h"

/*
 * Looks at one process as it is now: refreshes it, finds that it belongs to a watched container, or that it is gone.
 * `inode` is its /proc directory's, 0 when not at hand. `birthplace` is the container of the process that forked it,
 * NULL when not known.
 * Returns false for a zombie whose container cannot be told yet (its parent may not have been met).
 */
bool observe(struct registry *registry, int pid, uint64_t inode, enum depth depth,
             const struct container_id *birthplace);

/* Everything in /proc. `known` is false to look only for what is not known yet. */
void scan_all(struct registry *registry, enum depth depth, bool known);

/* Those watched processes whose parent is, or was, `parent`. */
void observe_children(struct registry *registry, int parent);

/* Zombies and dying processes whose time to be looked at again has come. Returns whether there were any. */
bool observe_due(struct registry *registry, int64_t now);

/* The earliest such time, or 0. */
int64_t next_due(const struct registry *registry);

#endif
