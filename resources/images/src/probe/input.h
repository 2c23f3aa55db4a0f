#ifndef PAUSELAB_PROBE_INPUT_H
#define PAUSELAB_PROBE_INPUT_H

#include <stdbool.h>
#include <stddef.h>

/* Lines from a file descriptor, each at most MAX_LINE bytes. */
enum { MAX_LINE = 1024 * 1024 };

struct input {
    int fd;
    char *bytes;
    size_t length;
    size_t capacity;
    size_t taken;    /* of bytes, by the lines already handed out */
    size_t searched; /* bytes before this one hold no line end */
    bool skipping;   /* inside a line that is too long */
};

enum input_result { INPUT_MORE, INPUT_ENDED };

/* One read; call when there is something to read. */
enum input_result input_read(struct input *input);

enum line_result { LINE_NONE, LINE_WHOLE, LINE_TOO_LONG };

/* The next whole line, without its end; valid until the next call of either function. */
enum line_result input_line(struct input *input, const char **line, size_t *length);

#endif
