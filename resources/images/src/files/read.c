#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base64.h"
#include "files.h"
#include "walk.h"

enum { MAX_ENTRIES = 1000 };

static void field(struct text *answer, const char *name, int64_t number)
{
    text_raw(answer, name);
    text_number(answer, number);
}

static bool read_piece(int fd, int64_t offset, size_t length, struct text *answer)
{
    static unsigned char bytes[MAX_BYTES_AT_ONCE];
    size_t done = 0;
    while (done < length) {
        ssize_t count = pread(fd, bytes + done, length - done, (off_t)(offset + (int64_t)done));
        if (count < 0)
            return false;
        if (count == 0)
            break;
        done += (size_t)count;
    }
    text_raw(answer, ",\"data\":\"");
    base64_append(answer, bytes, done);
    text_raw(answer, "\"");
    return true;
}

bool read_file(int root, const char *path, const struct json_value *request, struct text *answer)
{
    char name[MAX_NAME + 1];
    struct stat status;
    int64_t offset = 0, max;
    const char *from = json_text(request, "from");
    if (from == NULL || !json_whole(request, "max", &max) || !json_whole(request, "offset", &offset) || max < 0 || offset < 0) {
        errno = EINVAL;
        return false;
    }
    int parent = open_parent(root, path, MISSING_FAILS, name);
    int fd = parent < 0 ? -1 : open_file(parent, name, O_RDONLY, 0);
    if (parent >= 0) {
        int kept = errno;
        close(parent);
        errno = kept;
    }
    if (fd < 0)
        return false;
    bool done = fstat(fd, &status) == 0;
    if (strcmp(from, "end") == 0)
        offset = status.st_size > max ? status.st_size - max : 0;
    size_t length = max > MAX_BYTES_AT_ONCE ? MAX_BYTES_AT_ONCE : (size_t)max;
    done = done && read_piece(fd, offset, length, answer);
    field(answer, ",\"offset\":", offset);
    field(answer, ",\"size\":", status.st_size);
    close(fd);
    return done;
}

struct names {
    char **list;
    size_t count;
    const char *after;
};

static bool collect(int directory, const char *name, void *context)
{
    struct names *names = context;
    (void)directory;
    if (strcmp(name, names->after) <= 0)
        return true;
    if (names->count % 256 == 0) {
        char **grown = realloc(names->list, (names->count + 256) * sizeof *grown);
        if (grown == NULL)
            return false;
        names->list = grown;
    }
    char *copy = strdup(name);
    if (copy != NULL)
        names->list[names->count++] = copy;
    return copy != NULL;
}

static int by_bytes(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* One that is gone meanwhile is left out. */
static void tell_entry(int directory, const char *name, bool first, struct text *answer)
{
    struct stat status;
    char target[MAX_PATH];
    if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
        return;
    ssize_t length = S_ISLNK(status.st_mode) ? readlinkat(directory, name, target, sizeof target) : -1;
    text_raw(answer, first ? "{\"name\":" : ",{\"name\":");
    text_string(answer, name, strlen(name));
    text_raw(answer, ",\"kind\":");
    text_string(answer, kind_of(status.st_mode), strlen(kind_of(status.st_mode)));
    field(answer, ",\"size\":", status.st_size);
    field(answer, ",\"mode\":", status.st_mode & 07777);
    field(answer, ",\"uid\":", status.st_uid);
    field(answer, ",\"gid\":", status.st_gid);
    text_raw(answer, ",\"mtime\":");
    text_milliseconds(answer, (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec);
    text_raw(answer, ",\"target\":");
    if (length < 0)
        text_raw(answer, "null");
    else
        text_string(answer, target, (size_t)length);
    text_raw(answer, "}");
}

bool list_directory(int root, const char *path, const struct json_value *request, struct text *answer)
{
    const char *after = json_text(request, "after");
    struct names names = {.after = after == NULL ? "" : after};
    int fd = open_directory(root, path);
    if (fd < 0)
        return false;
    bool done = for_each_name(fd, collect, &names);
    if (names.count > 0)
        qsort(names.list, names.count, sizeof *names.list, by_bytes);
    text_raw(answer, ",\"entries\":[");
    size_t begin = answer->length;
    for (size_t i = 0; i < names.count && i < MAX_ENTRIES; i++)
        tell_entry(fd, names.list[i], answer->length == begin, answer);
    text_raw(answer, names.count > MAX_ENTRIES ? "],\"more\":true" : "],\"more\":false");
    for (size_t i = 0; i < names.count; i++)
        free(names.list[i]);
    free(names.list);
    close(fd);
    return done;
}
