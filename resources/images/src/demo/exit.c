#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "clock.h"
#include "demo.h"

/* No newline after it: the kubelet reports the file as it is. */
static bool leave_message(const char *path, const char *message)
{
    FILE *file = fopen(path, "we");
    bool written = file != NULL && fputs(message, file) >= 0;
    if (file != NULL)
        written = fclose(file) == 0 && written;
    if (!written)
        fprintf(stderr, "exit: %s: %s\n", path, strerror(errno));
    return written;
}

int exit_main(int argc, char **argv)
{
    int64_t after = 0;
    int64_t code;
    const char *message = NULL;
    const char *path = "/dev/termination-log";
    const struct flag flags[] = {
        {"after", FLAG_DURATION, &after, 0, 0},
        {"message", FLAG_TEXT, &message, 0, 0},
        {"to", FLAG_TEXT, &path, 0, 0},
        {0},
    };
    const char *text;
    if (parse_arguments("exit", argc, argv, flags, &text, 1) != 1)
        usage_error("exit", "no exit code given");
    if (!parse_number(text, &code) || code > 255)
        usage_error("exit", "\"%s\" is not a number from 0 to 255", text);
    if (message != NULL)
        leave_message(path, message);
    sleep_milliseconds(after);
    fprintf(stderr, "exit: exiting with %" PRId64 "\n", code);
    return (int)code;
}
