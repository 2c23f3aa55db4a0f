#ifndef PAUSELAB_FILES_LINES_H
#define PAUSELAB_FILES_LINES_H

#include <stddef.h>

enum { MAX_LINE = 4 * 1024 * 1024 };

enum line_result { LINE_WHOLE, LINE_TOO_LONG, LINES_ENDED };

/* Waits for the next line of stdin; without its end, and valid until the next call. May be written to. */
enum line_result next_line(char **line, size_t *length);

#endif
