#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "args.h"
#include "clock.h"
#include "demo.h"
#include "signals.h"
#include "title.h"

int zombie_main(int argc, char **argv)
{
    int64_t count = 3;
    const struct flag flags[] = {{"count", FLAG_NUMBER, &count, 1, 1000}, {0}};
    parse_arguments("zombie", argc, argv, flags, NULL, 0);
    /* With SIGCHLD ignored (an inherited setting) the kernel would reap the children at once. */
    handle_signal(SIGCHLD, SIG_DFL);
    for (int64_t i = 1; i <= count; i++) {
        pid_t child = fork();
        if (child < 0) {
            fprintf(stderr, "zombie: fork: %s\n", strerror(errno));
            return 1;
        }
        if (child == 0) {
            set_title("zombie-%" PRId64, i);
            _exit(0);
        }
        printf("zombie: child %d has ended and is not waited for\n", (int)child);
    }
    sleep_for_ever();
}
