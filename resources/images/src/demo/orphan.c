#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "args.h"
#include "clock.h"
#include "demo.h"
#include "signals.h"
#include "title.h"

static void live_as_orphan(int64_t number, int64_t life)
{
    set_title("orphan-%" PRId64, number);
    sleep_milliseconds(life);
    _exit(0);
}

/* The double fork: the child in the middle ends at once, so that its own child loses its parent. */
static bool make_orphan(int64_t number, int64_t life)
{
    pid_t middle = fork();
    if (middle < 0)
        return false;
    if (middle == 0) {
        pid_t orphan = fork();
        if (orphan == 0)
            live_as_orphan(number, life);
        if (orphan > 0)
            printf("orphan: %d is an orphan now, and ends in %" PRId64 " ms\n", (int)orphan, life);
        fflush(stdout);
        _exit(orphan < 0 ? 1 : 0);
    }
    int status = 0;
    while (waitpid(middle, &status, 0) < 0 && errno == EINTR) {
    }
    return status == 0;
}

int orphan_main(int argc, char **argv)
{
    int64_t count = 3;
    int64_t every = 0;
    int64_t life = 2000;
    int64_t made = 0;
    const struct flag flags[] = {
        {"count", FLAG_NUMBER, &count, 1, 1000},
        {"every", FLAG_DURATION, &every, 0, 0},
        {"life", FLAG_DURATION, &life, 0, 0},
        {0},
    };
    parse_arguments("orphan", argc, argv, flags, NULL, 0);
    handle_signal(SIGCHLD, SIG_DFL);
    do {
        for (int64_t i = 0; i < count; i++) {
            if (!make_orphan(++made, life)) {
                fprintf(stderr, "orphan: fork failed\n");
                return 1;
            }
        }
        sleep_milliseconds(every);
    } while (every > 0);
    sleep_for_ever();
}
