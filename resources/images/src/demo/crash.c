#include <inttypes.h>
#include <stdio.h>

#include "args.h"
#include "clock.h"
#include "demo.h"

int crash_main(int argc, char **argv)
{
    int64_t after = 3000;
    int64_t code = 1;
    const struct flag flags[] = {
        {"after", FLAG_DURATION, &after, 0, 0},
        {"code", FLAG_NUMBER, &code, 0, 255},
        {0},
    };
    parse_arguments("crash", argc, argv, flags, NULL, 0);
    printf("crash: exit code %" PRId64 " in %" PRId64 " ms\n", code, after);
    sleep_milliseconds(after);
    fprintf(stderr, "crash: exiting with %" PRId64 "\n", code);
    return (int)code;
}
