#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "args.h"
#include "copy.h"
#include "demo.h"

static bool cat(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool done = fd >= 0 && copy_to_stdout(fd);
    if (!done)
        fprintf(stderr, "cat: %s: %s\n", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return done;
}

int cat_main(int argc, char **argv)
{
    const struct flag no_flags[] = {{0}};
    const char *paths[MAX_ARGUMENTS];
    int count = parse_arguments("cat", argc, argv, no_flags, paths, MAX_ARGUMENTS);
    bool all_done = true;
    if (count == 0)
        usage_error("cat", "no file given");
    for (int i = 0; i < count; i++)
        all_done &= cat(paths[i]);
    return all_done ? 0 : 1;
}
