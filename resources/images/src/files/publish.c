#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "files.h"
#include "walk.h"

/*
 * volumeutil.AtomicWriter: the files are in a directory named after the moment, `..data` is a link to it, and every name
 * at the top is a link through `..data`. One rename of `..data` shows all that is new at once.
 */
static const char data_link[] = "..data";
static const char new_data_link[] = "..data_tmp";

enum { SHORT_NAME = 64, LINK_TARGET = MAX_NAME + 16 };

static bool is_payload_path(const char *path)
{
    return is_path(path) && *path != '\0' && strncmp(path, "..", 2) != 0;
}

/* The files of the request; each has a right path, a mode and bytes. */
static const struct json_value *checked_files(const struct json_value *request)
{
    const struct json_value *files = json_get(request, "files", JSON_ARRAY);
    errno = EINVAL;
    for (const struct json_value *file = files == NULL ? NULL : files->first; file != NULL; file = file->next) {
        const char *path = file->type == JSON_OBJECT ? json_text(file, "path") : NULL;
        int64_t mode;
        if (path == NULL || !is_payload_path(path) || !json_whole(file, "mode", &mode) || mode < 0 || mode > 0777)
            return NULL;
    }
    return files;
}

/* The directory that is shown now; empty when there is none. */
static void read_current(int volume, char current[SHORT_NAME])
{
    ssize_t length = readlinkat(volume, data_link, current, SHORT_NAME - 1);
    current[length < 0 ? 0 : length] = '\0';
    if (strncmp(current, "..", 2) != 0 || strchr(current, '/') != NULL)
        current[0] = '\0';
}

static bool same_bytes(int directory, const char *path, const char *bytes, size_t length)
{
    char name[MAX_NAME + 1], piece[4096];
    struct stat status;
    size_t at = 0;
    int parent = open_parent(directory, path, MISSING_FAILS, name);
    int fd = parent < 0 ? -1 : open_file(parent, name, O_RDONLY, 0);
    if (parent >= 0)
        close(parent);
    if (fd < 0)
        return false;
    bool same = fstat(fd, &status) == 0 && (size_t)status.st_size == length;
    while (same && at < length) {
        ssize_t count = pread(fd, piece, sizeof piece, (off_t)at);
        same = count > 0 && (size_t)count <= length - at && memcmp(piece, bytes + at, (size_t)count) == 0;
        at += count > 0 ? (size_t)count : 0;
    }
    close(fd);
    return same;
}

static bool count_file(int directory, const char *name, void *context)
{
    struct stat status;
    if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
        return false;
    if (!S_ISDIR(status.st_mode)) {
        ++*(size_t *)context;
        return true;
    }
    int below = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (below < 0)
        return false;
    bool counted = for_each_name(below, count_file, context);
    close(below);
    return counted;
}

/* All files are there with their bytes, and no others. */
static bool is_shown(int volume, const char *current, const struct json_value *files)
{
    size_t wanted = 0, found = 0;
    const char *bytes;
    size_t length;
    int directory = current[0] == '\0' ? -1 : open_directory(volume, current);
    if (directory < 0)
        return false;
    bool same = true;
    for (const struct json_value *file = files->first; same && file != NULL; file = file->next, wanted++)
        same = payload_of(file, &bytes, &length) && same_bytes(directory, json_text(file, "path"), bytes, length);
    same = same && for_each_name(directory, count_file, &found) && found == wanted;
    close(directory);
    return same;
}

static bool make_moment(int volume, char moment[SHORT_NAME])
{
    struct timespec now;
    struct tm parts;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &parts);
    size_t length = strftime(moment, SHORT_NAME, "..%Y_%m_%d_%H_%M_%S.", &parts);
    snprintf(moment + length, SHORT_NAME - length, "%09ld", now.tv_nsec);
    return mkdirat(volume, moment, 0755) == 0;
}

static bool write_payload(int directory, const struct json_value *file)
{
    char name[MAX_NAME + 1];
    const char *bytes;
    size_t length;
    int64_t mode = 0;
    if (!payload_of(file, &bytes, &length) || !json_whole(file, "mode", &mode))
        return false;
    int parent = open_parent(directory, json_text(file, "path"), MISSING_IS_MADE, name);
    if (parent < 0)
        return false;
    int fd = open_file(parent, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    bool done = fd >= 0 && write_all(fd, bytes, length) && fchmod(fd, (mode_t)mode) == 0;
    int kept = errno;
    if (fd >= 0)
        close(fd);
    close(parent);
    errno = kept;
    return done;
}

static bool write_payloads(int volume, const char *moment, const struct json_value *files, int64_t gid)
{
    int directory = open_directory(volume, moment);
    if (directory < 0)
        return false;
    bool done = true;
    for (const struct json_value *file = files->first; done && file != NULL; file = file->next)
        done = write_payload(directory, file);
    done = done && (gid < 0 || give_to_group(directory, (unsigned)gid, true));
    int kept = errno;
    close(directory);
    errno = kept;
    return done;
}

static bool show(int volume, const char *moment)
{
    return remove_tree(volume, new_data_link) && symlinkat(moment, volume, new_data_link) == 0 && renameat(volume, new_data_link, volume, data_link) == 0;
}

/* The first name of a file's path, as it is seen at the top. */
static void top_name(const struct json_value *file, char name[MAX_NAME + 1])
{
    const char *path = json_text(file, "path");
    size_t length = strcspn(path, "/");
    memcpy(name, path, length);
    name[length] = '\0';
}

static bool link_names(int volume, const struct json_value *files)
{
    for (const struct json_value *file = files->first; file != NULL; file = file->next) {
        char name[MAX_NAME + 1], target[LINK_TARGET];
        top_name(file, name);
        snprintf(target, sizeof target, "%s/%s", data_link, name);
        if (symlinkat(target, volume, name) < 0 && errno != EEXIST)
            return false;
    }
    return true;
}

struct published {
    const char *moment;
    const struct json_value *files;
};

static bool is_wanted(const struct published *published, const char *name)
{
    if (strcmp(name, data_link) == 0 || strcmp(name, published->moment) == 0)
        return true;
    for (const struct json_value *file = published->files->first; file != NULL; file = file->next) {
        char top[MAX_NAME + 1];
        top_name(file, top);
        if (strcmp(name, top) == 0)
            return true;
    }
    return false;
}

static bool prune(int volume, const char *name, void *context)
{
    return is_wanted(context, name) || remove_tree(volume, name);
}

bool publish(int root, const char *path, const struct json_value *request, struct text *answer)
{
    char current[SHORT_NAME];
    int64_t gid = -1;
    const struct json_value *files = checked_files(request);
    json_whole(request, "gid", &gid);
    int volume = files == NULL ? -1 : open_directory(root, path);
    if (volume < 0)
        return false;
    read_current(volume, current);
    bool changed = !is_shown(volume, current, files);
    bool done = true;
    if (changed) {
        done = make_moment(volume, current) && write_payloads(volume, current, files, gid);
        if (done)
            done = show(volume, current);
        else
            remove_tree(volume, current);
    }
    /* Also when nothing changed: the last time may have been cut off before it came to this. */
    struct published published = {.moment = current, .files = files};
    done = done && link_names(volume, files) && for_each_name(volume, prune, &published);
    int kept = errno;
    close(volume);
    errno = kept;
    text_raw(answer, changed ? ",\"changed\":true" : ",\"changed\":false");
    return done;
}
