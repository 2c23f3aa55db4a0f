#include "file-info.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *type_name(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG:
        return "file";
    case S_IFDIR:
        return "directory";
    case S_IFLNK:
        return "link";
    case S_IFIFO:
        return "fifo";
    case S_IFSOCK:
        return "socket";
    case S_IFCHR:
        return "character-device";
    default:
        return "block-device";
    }
}

bool print_file_info(const char *mode, int directory, const char *name)
{
    struct stat info;
    char target[1024] = "";
    if (fstatat(directory, name, &info, AT_SYMLINK_NOFOLLOW) < 0) {
        fprintf(stderr, "%s: %s: %s\n", mode, name, strerror(errno));
        return false;
    }
    if (S_ISLNK(info.st_mode)) {
        ssize_t length = readlinkat(directory, name, target, sizeof target - 1);
        target[length < 0 ? 0 : length] = '\0';
    }
    printf("%04o %u %u %lld %s %s%s%s\n", info.st_mode & 07777, info.st_uid, info.st_gid, (long long)info.st_size,
           type_name(info.st_mode), name, target[0] == '\0' ? "" : " -> ", target);
    return true;
}
