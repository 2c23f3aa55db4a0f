#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "walk.h"

enum { READ_WRITE = 0660, READ = 0440, SEARCH = 0110, MAX_DEPTH = 1000 };

struct group {
    unsigned gid;
    bool read_only;
    int depth;
};

/* By /proc, since the kernel changes no mode through a descriptor that opened nothing (O_PATH), and opening would wait for a FIFO. */
static bool change_mode(int fd, unsigned mode)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return chmod(path, mode) == 0;
}

static bool give_one(int fd, const struct stat *status, const struct group *group)
{
    if (fchownat(fd, "", (uid_t)-1, group->gid, AT_EMPTY_PATH) < 0)
        return false;
    if (S_ISLNK(status->st_mode))
        return true;
    unsigned mask = (group->read_only ? READ : READ_WRITE) | (S_ISDIR(status->st_mode) ? SEARCH | S_ISGID : 0);
    return change_mode(fd, (status->st_mode & 07777) | mask);
}

static bool give_entry(int directory, const char *name, void *context)
{
    struct group *group = context;
    struct stat status;
    int fd = openat(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT;
    bool done = fstat(fd, &status) == 0 && give_one(fd, &status, group);
    if (done && S_ISDIR(status.st_mode)) {
        errno = ENAMETOOLONG;
        done = ++group->depth < MAX_DEPTH && for_each_name(fd, give_entry, group);
        group->depth--;
    }
    int kept = errno;
    close(fd);
    errno = kept;
    return done;
}

bool give_to_group(int directory, unsigned gid, bool read_only)
{
    struct group group = {.gid = gid, .read_only = read_only};
    return give_entry(directory, ".", &group);
}

bool own_tree(int root, const char *path, const struct json_value *request, struct text *answer)
{
    const struct json_value *read_only = json_get(request, "readOnly", JSON_BOOL);
    int64_t gid;
    (void)answer;
    if (read_only == NULL || !json_whole(request, "gid", &gid) || gid < 0) {
        errno = EINVAL;
        return false;
    }
    int fd = open_directory(root, path);
    if (fd < 0)
        return false;
    bool done = give_to_group(fd, (unsigned)gid, read_only->number != 0);
    int kept = errno;
    close(fd);
    errno = kept;
    return done;
}
