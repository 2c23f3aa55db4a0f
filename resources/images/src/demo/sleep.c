#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "args.h"
#include "clock.h"
#include "demo.h"
#include "signals.h"

/* Waits for the signal instead of being interrupted by it. False when the time is up first; INT64_MAX never is. */
static bool wait_for_signal(int signal_number, int64_t milliseconds)
{
    sigset_t awaited;
    int64_t begin = monotonic_microseconds();
    sigemptyset(&awaited);
    sigaddset(&awaited, signal_number);
    sigprocmask(SIG_BLOCK, &awaited, NULL);
    for (;;) {
        int64_t passed = monotonic_microseconds() - begin;
        int64_t left = milliseconds == INT64_MAX ? 0 : milliseconds * 1000 - passed;
        struct timespec timeout = {0};
        if (left > 0)
            timeout = (struct timespec){left / 1000000, left % 1000000 * 1000};
        if (sigtimedwait(&awaited, NULL, milliseconds == INT64_MAX ? NULL : &timeout) == signal_number)
            return true;
        if (errno == EAGAIN)
            return false;
    }
}

int sleep_main(int argc, char **argv)
{
    const char *name = NULL;
    int64_t linger = 0;
    int64_t code = 0;
    const struct flag flags[] = {
        {"on", FLAG_TEXT, &name, 0, 0},
        {"linger", FLAG_DURATION, &linger, 0, 0},
        {"code", FLAG_NUMBER, &code, 0, 255},
        {0},
    };
    const char *text = "infinity";
    int64_t milliseconds = INT64_MAX;
    int signal_number = SIGTERM;
    parse_arguments("sleep", argc, argv, flags, &text, 1);
    if (strcmp(text, "infinity") != 0 && !parse_duration(text, &milliseconds))
        usage_error("sleep", "\"%s\" is not a duration such as 500ms, 5s or 1m, nor infinity", text);
    if (name != NULL && !signal_by_name(name, &signal_number))
        usage_error("sleep", "--on: unknown signal \"%s\"", name);
    if (signal_number < 1 || signal_number == SIGKILL || signal_number == SIGSTOP)
        usage_error("sleep", "--on: \"%s\" cannot be waited for", name);
    if (!wait_for_signal(signal_number, milliseconds))
        return 0;
    fprintf(stderr, "sleep: %s, ending in %" PRId64 " ms with %" PRId64 "\n", name == NULL ? "SIGTERM" : name, linger, code);
    sleep_milliseconds(linger);
    return (int)code;
}
