#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"

static const char *host_path_type(unsigned mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return "Directory";
    case S_IFREG:
        return "File";
    case S_IFSOCK:
        return "Socket";
    case S_IFCHR:
        return "CharDevice";
    case S_IFBLK:
        return "BlockDevice";
    default:
        return "Unknown";
    }
}

int look_at(const char *verb, const char *path)
{
    struct stat status;
    if (strcmp(verb, "touch") == 0) {
        int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0644);
        if (fd >= 0)
            close(fd);
    } else if (strcmp(verb, "kind") != 0) {
        return 2;
    }
    if (stat(path, &status) == 0)
        puts(host_path_type(status.st_mode));
    return 0;
}
