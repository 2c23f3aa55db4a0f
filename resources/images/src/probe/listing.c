#include "listing.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bounded.h"

enum { MOST_ENTRIES = 256, LONGEST_PATH = 1024, LONGEST_CONTENT = 512 };

struct walk {
    struct text *line;
    int count;
    bool cut;
    bool texts;
};

static const char *type_name(mode_t mode)
{
    return S_ISREG(mode) ? "file" : S_ISDIR(mode) ? "directory" : S_ISLNK(mode) ? "link" : S_ISSOCK(mode) ? "socket" : "other";
}

static void number(struct text *line, const char *literal, int64_t value)
{
    text_raw(line, literal);
    text_number(line, value);
}

static void write_content(struct text *line, int folder, const char *name)
{
    char content[LONGEST_CONTENT];
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, content, sizeof content);
    text_raw(line, ",\"text\":");
    if (length < 0)
        text_raw(line, "null");
    else
        text_string(line, content, (size_t)length);
    if (fd >= 0)
        close(fd);
}

static void write_entry(struct walk *walk, int folder, const char *name, const char *path, const struct stat *stat)
{
    struct text *line = walk->line;
    text_raw(line, walk->count++ == 0 ? "{\"path\":" : ",{\"path\":");
    text_string(line, path, strlen(path));
    text_raw(line, ",\"type\":\"");
    text_raw(line, type_name(stat->st_mode));
    number(line, "\",\"size\":", stat->st_size);
    number(line, ",\"mode\":", stat->st_mode & 07777);
    number(line, ",\"uid\":", stat->st_uid);
    number(line, ",\"gid\":", stat->st_gid);
    number(line, ",\"mtime\":", (int64_t)stat->st_mtim.tv_sec * 1000 + stat->st_mtim.tv_nsec / 1000000);
    number(line, ",\"dev\":", (int64_t)stat->st_dev);
    number(line, ",\"ino\":", (int64_t)stat->st_ino);
    if (walk->texts)
        write_content(line, folder, name);
    text_raw(line, "}");
}

/* Takes the descriptor. */
static void walk_folder(struct walk *walk, int fd, const char *above, int depth)
{
    DIR *folder = fdopendir(fd);
    const struct dirent *entry;
    if (folder == NULL) {
        close(fd);
        walk->cut = true;
        return;
    }
    while ((entry = readdir(folder)) != NULL) {
        char path[LONGEST_PATH];
        struct stat stat;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        int length = snprintf(path, sizeof path, "%s%s", above, entry->d_name);
        if (walk->count == MOST_ENTRIES || length >= (int)sizeof path - 1) {
            walk->cut = true;
            break;
        }
        if (fstatat(dirfd(folder), entry->d_name, &stat, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        write_entry(walk, dirfd(folder), entry->d_name, path, &stat);
        if (!S_ISDIR(stat.st_mode))
            continue;
        int below = depth <= 1 ? -1 : openat(dirfd(folder), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (below < 0) {
            walk->cut = true;
            continue;
        }
        path[length] = '/';
        path[length + 1] = '\0';
        walk_folder(walk, below, path, depth - 1);
    }
    closedir(folder);
}

bool write_listing(struct text *line, int directory, const char *path, int depth, bool texts)
{
    struct walk walk = {.line = line, .texts = texts};
    int fd = open_inside(directory, path, O_RDONLY | O_DIRECTORY);
    if (fd < 0) {
        text_raw(line, "null");
        return false;
    }
    text_raw(line, "[");
    walk_folder(&walk, fd, "", depth);
    text_raw(line, "]");
    return walk.cut;
}
