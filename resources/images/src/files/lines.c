#include "lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* One line, and what came with its end. */
static char bytes[MAX_LINE + 65536];
static size_t filled;
static size_t taken;

static enum line_result fill(void)
{
    for (;;) {
        ssize_t count = read(STDIN_FILENO, bytes + filled, sizeof bytes - filled);
        if (count > 0) {
            filled += (size_t)count;
            return LINE_WHOLE;
        }
        if (count == 0 || errno != EINTR)
            return LINES_ENDED;
    }
}

enum line_result next_line(char **line, size_t *length)
{
    size_t searched = 0;
    enum line_result result = LINE_WHOLE;
    memmove(bytes, bytes + taken, filled - taken);
    filled -= taken;
    taken = 0;
    for (;;) {
        char *end = memchr(bytes + searched, '\n', filled - searched);
        if (end != NULL) {
            *line = bytes;
            *length = (size_t)(end - bytes);
            taken = *length + 1;
            return *length > MAX_LINE ? LINE_TOO_LONG : result;
        }
        searched = filled;
        if (filled > MAX_LINE) {
            result = LINE_TOO_LONG;
            filled = searched = 0;
        }
        if (fill() == LINES_ENDED)
            return LINES_ENDED;
    }
}
