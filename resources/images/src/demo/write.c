#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "demo.h"

int write_main(int argc, char **argv)
{
    int64_t append = 0;
    const struct flag flags[] = {{"append", FLAG_SET, &append, 0, 0}, {0}};
    const char *arguments[MAX_ARGUMENTS];
    int count = parse_arguments("write", argc, argv, flags, arguments, MAX_ARGUMENTS);
    if (count == 0)
        usage_error("write", "no file given");
    FILE *file = fopen(arguments[0], append ? "ae" : "we");
    bool written = file != NULL;
    for (int i = 1; written && i < count; i++)
        written = fprintf(file, "%s%c", arguments[i], i + 1 == count ? '\n' : ' ') > 0;
    if (file != NULL)
        written = fclose(file) == 0 && written;
    if (!written)
        fprintf(stderr, "write: %s: %s\n", arguments[0], strerror(errno));
    return written ? 0 : 1;
}
