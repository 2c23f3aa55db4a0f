#ifndef PAUSELAB_PROBE_SIGNALLING_H
#define PAUSELAB_PROBE_SIGNALLING_H

#include <stdint.h>

#include "registry.h"

/*
 * Sends a signal to a process, but only if it is now in a watched container and `start` is its start time.
 * NULL when sent, else "gone", "reused", "not-watched", "denied" or the name of an errno.
 */
const char *signal_process(const struct registry *registry, int64_t pid, int64_t start, int64_t signal);

#endif
