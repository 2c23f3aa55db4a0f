#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "walk.h"

enum { MAX_LINKS = 40, MAX_LEVELS = 256 };

/*
 * Where a path within a volume leads. Links are followed by hand, one name at a time from directories that are held
 * open, so that a link planted meanwhile changes nothing, and `..` goes no further than the volume.
 */
struct way {
    int levels[MAX_LEVELS]; /* the directories from the volume to where the way is; -1 at the end of it for a file */
    size_t depth;
    char place[MAX_PATH]; /* the same as names, from the volume on */
    char rest[2 * MAX_PATH]; /* still to go */
    unsigned volume_mode;
    unsigned kind;
    int links;
};

static bool fail(int number)
{
    errno = number;
    return false;
}

static bool leave_directory(struct way *way)
{
    if (way->depth == 1)
        return fail(EXDEV);
    close(way->levels[--way->depth]);
    char *slash = strrchr(way->place, '/');
    *(slash == NULL ? way->place : slash) = '\0';
    return true;
}

static bool enter(struct way *way, const char *name, int fd)
{
    size_t length = strlen(way->place);
    if (way->depth == MAX_LEVELS || length + strlen(name) + 2 > sizeof way->place)
        return fail(ENAMETOOLONG);
    if (length > 0)
        way->place[length++] = '/';
    strcpy(way->place + length, name);
    way->levels[way->depth++] = fd;
    return true;
}

/* Its target takes its place in what is still to go. */
static bool follow(struct way *way, int fd)
{
    char target[MAX_PATH], rest[sizeof way->rest];
    ssize_t length = readlinkat(fd, "", target, sizeof target - 1);
    if (length < 0)
        return false;
    target[length] = '\0';
    if (target[0] == '/')
        return fail(EXDEV);
    if (++way->links > MAX_LINKS)
        return fail(ELOOP);
    if ((size_t)length + strlen(way->rest) + 2 > sizeof rest)
        return fail(ENAMETOOLONG);
    strcpy(rest, target);
    strcat(rest, "/");
    strcat(rest, way->rest);
    strcpy(way->rest, rest);
    return true;
}

/* As SafeMakeDir: with the mode of the volume. Not behind a link: what it leads to is for its maker to make. */
static int make_missing(struct way *way, const char *name)
{
    int from = way->levels[way->depth - 1];
    if (way->links > 0) {
        errno = ENOENT;
        return -1;
    }
    if (mkdirat(from, name, 0700) < 0 && errno != EEXIST)
        return -1;
    int fd = openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 && fchmod(fd, way->volume_mode) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool step(struct way *way, const char *name)
{
    struct stat status;
    if (strcmp(name, ".") == 0 || *name == '\0')
        return true;
    if ((way->kind & S_IFMT) != S_IFDIR)
        return fail(ENOTDIR);
    if (strcmp(name, "..") == 0)
        return leave_directory(way);
    int fd = openat(way->levels[way->depth - 1], name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        fd = make_missing(way, name);
    if (fd < 0)
        return false;
    bool link = fstat(fd, &status) == 0 && S_ISLNK(status.st_mode);
    if (link ? follow(way, fd) : enter(way, name, fd)) {
        if (link)
            close(fd);
        else
            way->kind = status.st_mode;
        return true;
    }
    int kept = errno;
    close(fd);
    return fail(kept);
}

static bool go(struct way *way)
{
    char name[MAX_NAME + 1];
    while (way->rest[0] != '\0') {
        size_t length = strcspn(way->rest, "/");
        if (length > MAX_NAME)
            return fail(ENAMETOOLONG);
        memcpy(name, way->rest, length);
        name[length] = '\0';
        const char *after = way->rest + length + (way->rest[length] == '/' ? 1 : 0);
        memmove(way->rest, after, strlen(after) + 1);
        if (!step(way, name))
            return false;
    }
    return true;
}

bool resolve_path(int root, const char *path, const struct json_value *request, struct text *answer)
{
    static struct way way;
    struct stat status;
    const char *sub = json_text(request, "sub");
    if (sub == NULL || *sub == '/' || strlen(sub) >= MAX_PATH)
        return fail(EINVAL);
    int volume = open_directory(root, path);
    if (volume < 0)
        return false;
    bool done = fstat(volume, &status) == 0;
    way = (struct way){.levels = {volume}, .depth = 1, .volume_mode = status.st_mode & 07777, .kind = S_IFDIR};
    strcpy(way.rest, sub);
    done = done && go(&way);
    int kept = errno;
    while (way.depth > 0)
        close(way.levels[--way.depth]);
    errno = kept;
    if (!done)
        return false;
    char whole[2 * MAX_PATH + 2];
    strcpy(whole, path);
    if (way.place[0] != '\0')
        strcat(strcat(whole, "/"), way.place);
    text_raw(answer, ",\"path\":");
    text_string(answer, whole, strlen(whole));
    text_raw(answer, ",\"kind\":");
    text_string(answer, kind_of(way.kind), strlen(kind_of(way.kind)));
    return true;
}
