#ifndef PAUSELAB_DEMO_CLOCK_H
#define PAUSELAB_DEMO_CLOCK_H

#include <stdint.h>

enum { TIMESTAMP_SIZE = 32 };

int64_t monotonic_microseconds(void);

/* UTC with milliseconds, as `2024-05-01T12:00:00.123Z`; returns its argument. */
const char *timestamp(char text[TIMESTAMP_SIZE]);

void sleep_milliseconds(int64_t milliseconds);

void sleep_for_ever(void) __attribute__((noreturn));

#endif
