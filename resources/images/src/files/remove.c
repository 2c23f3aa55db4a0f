#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "walk.h"

/* Of a directory that is being emptied. */
struct emptying {
    int top;
    unsigned long moved;
};

static bool is_gone(int directory, const char *name)
{
    return unlinkat(directory, name, 0) == 0 || errno == ENOENT;
}

/* Directories go up to the top: however deep a tree is, no more than two of them are ever open. */
static bool move_up(int directory, const char *name, void *context)
{
    struct emptying *emptying = context;
    char place[40];
    struct stat status;
    if (is_gone(directory, name))
        return true;
    do
        snprintf(place, sizeof place, "..removed-%lu", emptying->moved++);
    while (fstatat(emptying->top, place, &status, AT_SYMLINK_NOFOLLOW) == 0);
    return renameat(directory, name, emptying->top, place) == 0;
}

static bool remove_entry(int directory, const char *name, void *context)
{
    struct emptying *emptying = context;
    if (is_gone(directory, name) || unlinkat(directory, name, AT_REMOVEDIR) == 0)
        return true;
    int below = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (below < 0)
        return errno == ENOENT;
    bool emptied = for_each_name(below, move_up, emptying);
    close(below);
    return emptied && (unlinkat(directory, name, AT_REMOVEDIR) == 0 || errno == ENOENT);
}

bool remove_tree(int parent, const char *name)
{
    if (is_gone(parent, name))
        return true;
    struct emptying emptying = {.top = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
    if (emptying.top < 0)
        return false;
    bool done = true;
    /* What was moved up during one pass is found by the next. */
    while (done && unlinkat(parent, name, AT_REMOVEDIR) < 0) {
        done = errno == ENOTEMPTY || errno == EEXIST;
        if (done)
            done = for_each_name(emptying.top, remove_entry, &emptying);
    }
    int kept = errno;
    close(emptying.top);
    errno = kept;
    return done;
}

bool remove_path(int root, const char *path, const struct json_value *request, struct text *answer)
{
    char name[MAX_NAME + 1];
    (void)request, (void)answer;
    int parent = open_parent(root, path, MISSING_FAILS, name);
    if (parent < 0)
        return errno == ENOENT;
    bool done = remove_tree(parent, name);
    close(parent);
    return done;
}
