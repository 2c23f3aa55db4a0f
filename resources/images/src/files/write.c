#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "walk.h"

/* Beside what it becomes by a rename. There is at most one, since requests are carried out one by one. */
static const char unfinished[] = "..unfinished";

static bool wanted_mode(const struct json_value *request, unsigned *mode)
{
    int64_t number;
    errno = EINVAL;
    if (!json_whole(request, "mode", &number) || number < 0 || number > 07777)
        return false;
    *mode = (unsigned)number;
    return true;
}

/* It appears with its mode and group, or not at all. */
static bool make_complete(int parent, const char *name, unsigned mode, int64_t gid)
{
    if (!remove_tree(parent, unfinished) || mkdirat(parent, unfinished, 0700) < 0)
        return false;
    int fd = openat(parent, unfinished, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool done = (gid < 0 || fchown(fd, (uid_t)-1, (gid_t)gid) == 0) && fchmod(fd, mode) == 0;
    close(fd);
    return done && renameat(parent, unfinished, parent, name) == 0;
}

bool make_directory(int root, const char *path, const struct json_value *request, struct text *answer)
{
    char name[MAX_NAME + 1];
    struct stat status;
    unsigned mode;
    int64_t gid = -1;
    if (!wanted_mode(request, &mode))
        return false;
    json_whole(request, "gid", &gid);
    int parent = open_parent(root, path, MISSING_IS_MADE, name);
    if (parent < 0)
        return false;
    bool there = fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    bool done = there ? S_ISDIR(status.st_mode) : make_complete(parent, name, mode, gid);
    if (there && !done)
        errno = ENOTDIR;
    text_raw(answer, there ? ",\"created\":false" : ",\"created\":true");
    close(parent);
    return done;
}

/* The file stays the same one: whoever has it mounted sees the new content. */
static bool write_in_place(int parent, const char *name, unsigned mode, const char *bytes, size_t length)
{
    int fd = open_file(parent, name, O_WRONLY | O_CREAT, mode);
    if (fd < 0)
        return false;
    bool done = write_all(fd, bytes, length) && ftruncate(fd, (off_t)length) == 0 && fchmod(fd, mode) == 0;
    close(fd);
    return done;
}

static bool write_durably(int parent, const char *name, unsigned mode, const char *bytes, size_t length)
{
    if (!remove_tree(parent, unfinished))
        return false;
    int fd = open_file(parent, unfinished, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        return false;
    bool done = write_all(fd, bytes, length) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
    close(fd);
    return done && renameat(parent, unfinished, parent, name) == 0 && fsync(parent) == 0;
}

bool write_file(int root, const char *path, const struct json_value *request, struct text *answer)
{
    char name[MAX_NAME + 1];
    const char *how = json_text(request, "how");
    const char *bytes;
    size_t length;
    unsigned mode;
    (void)answer;
    if (how == NULL || !wanted_mode(request, &mode) || !payload_of(request, &bytes, &length)) {
        errno = EINVAL;
        return false;
    }
    bool durable = strcmp(how, "durable") == 0;
    int parent = open_parent(root, path, durable ? MISSING_IS_MADE_DURABLY : MISSING_IS_MADE, name);
    if (parent < 0)
        return false;
    bool done = durable ? write_durably(parent, name, mode, bytes, length) : write_in_place(parent, name, mode, bytes, length);
    close(parent);
    return done;
}
