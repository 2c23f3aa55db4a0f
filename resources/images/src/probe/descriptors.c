#include "descriptors.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "procfs.h"

enum { MOST_DESCRIPTORS = 512, MOST_MAPPINGS = 64, MOST_LINES = 4096 };

static bool write_descriptor(struct text *line, int folder, const char *name, bool first)
{
    struct stat stat;
    if (fstatat(folder, name, &stat, 0) < 0 || (!S_ISSOCK(stat.st_mode) && !S_ISREG(stat.st_mode)))
        return false;
    text_raw(line, first ? "{\"fd\":" : ",{\"fd\":");
    text_number(line, atoi(name));
    text_raw(line, S_ISSOCK(stat.st_mode) ? ",\"type\":\"socket\",\"dev\":" : ",\"type\":\"file\",\"dev\":");
    text_number(line, (int64_t)stat.st_dev);
    text_raw(line, ",\"ino\":");
    text_number(line, (int64_t)stat.st_ino);
    text_raw(line, "}");
    return true;
}

/* True when there were too many. */
static bool write_open(struct text *line, int directory)
{
    int fd = openat(directory, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;
    int count = 0;
    if (folder == NULL) {
        if (fd >= 0)
            close(fd);
        return true;
    }
    while (count < MOST_DESCRIPTORS && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.' && write_descriptor(line, dirfd(folder), entry->d_name, count == 0))
            count++;
    }
    closedir(folder);
    return count == MOST_DESCRIPTORS;
}

static bool is_shared_memory(const char *mapping)
{
    return strstr(mapping, " /SYSV") != NULL || strstr(mapping, " /dev/shm/") != NULL;
}

static bool write_mappings(struct text *line, int directory)
{
    static char mapping[PROC_FILE_SIZE];
    int fd = openat(directory, "maps", O_RDONLY | O_CLOEXEC);
    FILE *maps = fd < 0 ? NULL : fdopen(fd, "r");
    int count = 0;
    if (maps == NULL) {
        if (fd >= 0)
            close(fd);
        return true;
    }
    int lines = 0;
    while (lines < MOST_LINES && count < MOST_MAPPINGS && fgets(mapping, sizeof mapping, maps) != NULL) {
        lines++;
        if (!is_shared_memory(mapping))
            continue;
        if (count++ > 0)
            text_raw(line, ",");
        text_string(line, mapping, strcspn(mapping, "\n"));
    }
    fclose(maps);
    return lines == MOST_LINES || count == MOST_MAPPINGS;
}

void write_descriptors(struct text *line, int directory)
{
    text_raw(line, "{\"fds\":[");
    bool cut = write_open(line, directory);
    text_raw(line, "],\"maps\":[");
    cut |= write_mappings(line, directory);
    text_raw(line, cut ? "],\"cut\":true}" : "],\"cut\":false}");
}
