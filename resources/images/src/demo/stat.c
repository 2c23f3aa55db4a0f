#include <fcntl.h>
#include <stdbool.h>

#include "args.h"
#include "demo.h"
#include "file-info.h"

int stat_main(int argc, char **argv)
{
    const struct flag no_flags[] = {{0}};
    const char *paths[MAX_ARGUMENTS];
    int count = parse_arguments("stat", argc, argv, no_flags, paths, MAX_ARGUMENTS);
    bool all_there = true;
    if (count == 0)
        usage_error("stat", "no path given");
    for (int i = 0; i < count; i++)
        all_there &= print_file_info("stat", AT_FDCWD, paths[i]);
    return all_there ? 0 : 1;
}
