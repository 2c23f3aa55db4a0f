#include "walk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DIRECTORY_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, FOLDER_MODE = 0755 };

/* Length of the first name of a path. */
static size_t name_length(const char *path)
{
    return strcspn(path, "/");
}

bool is_path(const char *path)
{
    if (strlen(path) >= MAX_PATH)
        return false;
    for (const char *at = path; *path != '\0'; at++) {
        size_t length = name_length(at);
        if (length == 0 || length > MAX_NAME || (length == 1 && at[0] == '.') || (length == 2 && at[0] == '.' && at[1] == '.'))
            return false;
        at += length;
        if (*at == '\0')
            break;
    }
    return true;
}

static void close_keeping_errno(int fd)
{
    int kept = errno;
    close(fd);
    errno = kept;
}

static int step(int from, const char *name, enum missing missing)
{
    int next = openat(from, name, DIRECTORY_FLAGS);
    if (next >= 0 || errno != ENOENT || missing == MISSING_FAILS)
        return next;
    if (mkdirat(from, name, FOLDER_MODE) < 0 && errno != EEXIST)
        return -1;
    if (missing == MISSING_IS_MADE_DURABLY && fsync(from) < 0)
        return -1;
    return openat(from, name, DIRECTORY_FLAGS);
}

/* Follows all names of the path but those from `until` on. */
static int walk(int root, const char *path, const char *until, enum missing missing)
{
    char name[MAX_NAME + 1];
    int at = openat(root, ".", DIRECTORY_FLAGS);
    while (at >= 0 && path < until) {
        size_t length = name_length(path);
        memcpy(name, path, length);
        name[length] = '\0';
        int next = step(at, name, missing);
        close_keeping_errno(at);
        at = next;
        path += length + (path[length] == '/' ? 1 : 0);
    }
    return at;
}

int open_directory(int root, const char *path)
{
    return walk(root, path, path + strlen(path), MISSING_FAILS);
}

int open_parent(int root, const char *path, enum missing missing, char name[MAX_NAME + 1])
{
    const char *slash = strrchr(path, '/');
    const char *last = slash == NULL ? path : slash + 1;
    if (*last == '\0') {
        errno = EINVAL;
        return -1;
    }
    strcpy(name, last);
    return walk(root, path, last, missing);
}

int open_file(int parent, const char *name, int flags, unsigned mode)
{
    struct stat status;
    /* O_NONBLOCK: nobody may be at the other end of a FIFO. */
    int fd = openat(parent, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, mode);
    if (fd < 0)
        return -1;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
        return fd;
    close(fd);
    errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    return -1;
}

bool write_all(int fd, const char *bytes, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t count = pwrite(fd, bytes + done, length - done, (off_t)done);
        if (count < 0 && errno != EINTR)
            return false;
        if (count > 0)
            done += (size_t)count;
    }
    return true;
}
