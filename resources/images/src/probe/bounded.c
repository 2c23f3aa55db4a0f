#include "bounded.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST_TEXT = 65536, LONGEST_NAME = 256 };

void section_begin(struct section *section, struct text *line)
{
    *section = (struct section){.line = line, .first = true};
    text_raw(line, "{\"files\":{");
}

void section_end(struct section *section)
{
    text_raw(section->line, "},\"cut\":[");
    text_bytes(section->line, section->cut.bytes, section->cut.length);
    text_raw(section->line, "]}");
    text_free(&section->cut);
}

void section_cut(struct section *section, const char *name)
{
    if (section->cut.length > 0)
        text_raw(&section->cut, ",");
    text_string(&section->cut, name, strlen(name));
}

static size_t read_all(int fd, char *buffer, size_t size)
{
    size_t length = 0;
    while (length < size) {
        ssize_t count = read(fd, buffer + length, size - length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        length += (size_t)count;
    }
    return length;
}

void section_text(struct section *section, const char *name, const char *bytes, size_t length)
{
    if (!section->first)
        text_raw(section->line, ",");
    section->first = false;
    text_string(section->line, name, strlen(name));
    text_raw(section->line, ":");
    text_string(section->line, bytes, length);
}

void section_file(struct section *section, const char *name, int directory, const char *path)
{
    static char buffer[LONGEST_TEXT + 1];
    int fd = openat(directory, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat stat;
    if (fd < 0)
        return;
    if (fstat(fd, &stat) < 0 || !S_ISREG(stat.st_mode)) {
        close(fd);
        return;
    }
    size_t length = read_all(fd, buffer, sizeof buffer);
    close(fd);
    if (length > LONGEST_TEXT) {
        const char *last = memrchr(buffer, '\n', LONGEST_TEXT);
        length = last == NULL ? LONGEST_TEXT : (size_t)(last + 1 - buffer);
        section_cut(section, name);
    }
    section_text(section, name, buffer, length);
}

int open_inside(int directory, const char *path, int flags)
{
    int at = openat(directory, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
    while (at >= 0) {
        char name[LONGEST_NAME];
        path += strspn(path, "/");
        size_t length = strcspn(path, "/");
        bool last = path[length + strspn(path + length, "/")] == '\0';
        int next = -1;
        if (length < sizeof name) {
            memcpy(name, length == 0 ? "." : path, length == 0 ? 1 : length);
            name[length == 0 ? 1 : length] = '\0';
            if (strcmp(name, "..") != 0)
                next = openat(at, name, O_NOFOLLOW | O_CLOEXEC | (last ? flags : O_PATH | O_DIRECTORY));
        }
        close(at);
        at = next;
        if (last)
            break;
        path += length;
    }
    return at;
}
