#include "input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 65536 };

static bool make_room(struct input *input)
{
    if (input->taken > 0) {
        memmove(input->bytes, input->bytes + input->taken, input->length - input->taken);
        input->length -= input->taken;
        input->searched -= input->taken;
        input->taken = 0;
    }
    if (input->length + CHUNK > input->capacity) {
        char *grown = realloc(input->bytes, input->length + CHUNK);
        if (grown == NULL)
            return false;
        input->bytes = grown;
        input->capacity = input->length + CHUNK;
    }
    return true;
}

enum input_result input_read(struct input *input)
{
    if (!make_room(input))
        return INPUT_ENDED;
    ssize_t count = read(input->fd, input->bytes + input->length, CHUNK);
    if (count < 0)
        return errno == EINTR || errno == EAGAIN ? INPUT_MORE : INPUT_ENDED;
    input->length += (size_t)count;
    return count == 0 ? INPUT_ENDED : INPUT_MORE;
}

static enum line_result no_whole_line(struct input *input)
{
    input->searched = input->length;
    if (!input->skipping && input->length - input->taken <= MAX_LINE)
        return LINE_NONE;
    bool newly = !input->skipping;
    input->skipping = true;
    input->taken = input->length;
    return newly ? LINE_TOO_LONG : LINE_NONE;
}

enum line_result input_line(struct input *input, const char **line, size_t *length)
{
    while (input->taken < input->length) {
        const char *end = memchr(input->bytes + input->searched, '\n', input->length - input->searched);
        if (end == NULL)
            return no_whole_line(input);
        *line = input->bytes + input->taken;
        *length = (size_t)(end - *line);
        input->taken = input->searched = (size_t)(end + 1 - input->bytes);
        if (!input->skipping)
            return *length > MAX_LINE ? LINE_TOO_LONG : LINE_WHOLE;
        input->skipping = false;
    }
    return LINE_NONE;
}
