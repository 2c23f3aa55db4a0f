#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "args.h"
#include "clock.h"
#include "demo.h"

enum { MEGABYTE = 1024 * 1024, TELL_EVERY = 10 };

int eat_main(int argc, char **argv)
{
    int64_t megabytes = 0;
    int64_t step = 0;
    int64_t hold = 0;
    const struct flag flags[] = {
        {"mb", FLAG_NUMBER, &megabytes, 1, 1 << 20},
        {"step", FLAG_DURATION, &step, 0, 0},
        {"hold", FLAG_SET, &hold, 0, 0},
        {0},
    };
    parse_arguments("eat", argc, argv, flags, NULL, 0);
    if (megabytes == 0)
        usage_error("eat", "--mb is needed");
    for (int64_t eaten = 1; eaten <= megabytes; eaten++) {
        void *memory = mmap(NULL, MEGABYTE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) {
            fprintf(stderr, "eat: %" PRId64 " MB: %s\n", eaten, strerror(errno));
            return 1;
        }
        /* Only a page that was written to is taken from the machine. */
        memset(memory, 1, MEGABYTE);
        if (eaten % TELL_EVERY == 0 || eaten == megabytes)
            printf("eat: %" PRId64 " MB\n", eaten);
        sleep_milliseconds(step);
    }
    if (hold)
        sleep_for_ever();
    return 0;
}
