#ifndef PAUSELAB_PROBE_CLOCK_H
#define PAUSELAB_PROBE_CLOCK_H

#include <stdint.h>

static const int64_t NANOSECONDS_PER_MILLISECOND = 1000000;

int64_t monotonic_now(void); /* nanoseconds */
int64_t realtime_now(void);  /* nanoseconds since the epoch */

/* A CLOCK_MONOTONIC moment (the clock of kernel events) as nanoseconds since the epoch. */
int64_t realtime_of(int64_t monotonic);

#endif
