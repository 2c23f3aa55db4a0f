#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "args.h"
#include "demo.h"
#include "file-info.h"

static int is_shown(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

int ls_main(int argc, char **argv)
{
    const struct flag no_flags[] = {{0}};
    const char *path = ".";
    struct dirent **entries;
    parse_arguments("ls", argc, argv, no_flags, &path, 1);
    int directory = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int count = directory < 0 ? -1 : scandir(path, &entries, is_shown, alphasort);
    if (count < 0) {
        fprintf(stderr, "ls: %s: %s\n", path, strerror(errno));
        return 1;
    }
    for (int i = 0; i < count; i++) {
        print_file_info("ls", directory, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    close(directory);
    return 0;
}
