#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "args.h"
#include "demo.h"

int exists_main(int argc, char **argv)
{
    const struct flag no_flags[] = {{0}};
    const char *path;
    struct stat file;
    if (parse_arguments("exists", argc, argv, no_flags, &path, 1) != 1)
        usage_error("exists", "no file given");
    if (stat(path, &file) == 0)
        return 0;
    fprintf(stderr, "exists: %s: %s\n", path, strerror(errno));
    return 1;
}
