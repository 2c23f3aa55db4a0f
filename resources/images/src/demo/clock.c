#include "clock.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int64_t monotonic_microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

const char *timestamp(char text[TIMESTAMP_SIZE])
{
    struct timespec now;
    struct tm date;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &date);
    size_t length = strftime(text, TIMESTAMP_SIZE, "%Y-%m-%dT%H:%M:%S", &date);
    snprintf(text + length, TIMESTAMP_SIZE - length, ".%03dZ", (int)(now.tv_nsec / 1000000));
    return text;
}

void sleep_milliseconds(int64_t milliseconds)
{
    struct timespec left = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (nanosleep(&left, &left) < 0 && errno == EINTR) {
    }
}

void sleep_for_ever(void)
{
    for (;;)
        pause();
}
