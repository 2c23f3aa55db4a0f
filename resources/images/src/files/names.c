#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"

bool for_each_name(int directory, bool (*visit)(int directory, const char *name, void *context), void *context)
{
    /* A descriptor of its own: the place in the listing is not shared. */
    int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    if (stream == NULL) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    bool going = true;
    const struct dirent *entry;
    while (going && (errno = 0, entry = readdir(stream)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            going = visit(directory, entry->d_name, context);
    }
    int kept = errno;
    closedir(stream);
    errno = kept;
    return going && kept == 0;
}

const char *kind_of(unsigned mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return "directory";
    case S_IFREG:
        return "file";
    case S_IFLNK:
        return "link";
    case S_IFSOCK:
        return "socket";
    case S_IFIFO:
        return "fifo";
    default:
        return "device";
    }
}
