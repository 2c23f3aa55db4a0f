#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "walk.h"

enum { MAX_DEPTH = 1000 };

/* Inodes with several names that were counted already: a hash table, half empty at the least. */
struct seen {
    ino_t *numbers;
    size_t capacity;
    size_t count;
};

struct sum {
    int64_t bytes;
    int64_t inodes;
    int depth;
    struct seen seen;
};

static bool insert(struct seen *seen, ino_t number)
{
    size_t at = (size_t)(number * 0x9e3779b97f4a7c15u) & (seen->capacity - 1);
    for (; seen->numbers[at] != 0; at = (at + 1) & (seen->capacity - 1)) {
        if (seen->numbers[at] == number)
            return false;
    }
    seen->numbers[at] = number;
    seen->count++;
    return true;
}

static bool grow(struct seen *seen)
{
    struct seen larger = {.capacity = seen->capacity == 0 ? 256 : seen->capacity * 2};
    larger.numbers = calloc(larger.capacity, sizeof *larger.numbers);
    if (larger.numbers == NULL)
        return false;
    for (size_t i = 0; i < seen->capacity; i++) {
        if (seen->numbers[i] != 0)
            insert(&larger, seen->numbers[i]);
    }
    free(seen->numbers);
    *seen = larger;
    return true;
}

static bool is_new(struct seen *seen, const struct stat *status)
{
    if (S_ISDIR(status->st_mode) || status->st_nlink < 2)
        return true;
    if (seen->count * 2 >= seen->capacity && !grow(seen))
        return true;
    return insert(seen, status->st_ino);
}

static bool add_entry(int directory, const char *name, void *context)
{
    struct sum *sum = context;
    struct stat status;
    if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
        return errno == ENOENT;
    if (is_new(&sum->seen, &status)) {
        sum->bytes += (int64_t)status.st_blocks * 512;
        sum->inodes++;
    }
    if (!S_ISDIR(status.st_mode))
        return true;
    int below = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (below < 0)
        return errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
    errno = ENAMETOOLONG;
    bool done = ++sum->depth < MAX_DEPTH && for_each_name(below, add_entry, sum);
    sum->depth--;
    int kept = errno;
    close(below);
    errno = kept;
    return done;
}

bool tell_usage(int root, const char *path, const struct json_value *request, struct text *answer)
{
    struct sum sum = {0};
    (void)request;
    int fd = open_directory(root, path);
    if (fd < 0)
        return false;
    bool done = add_entry(fd, ".", &sum);
    int kept = errno;
    close(fd);
    free(sum.seen.numbers);
    text_raw(answer, ",\"bytes\":");
    text_number(answer, sum.bytes);
    text_raw(answer, ",\"inodes\":");
    text_number(answer, sum.inodes);
    errno = kept;
    return done;
}
