#ifndef PAUSELAB_PROBE_OUTPUT_H
#define PAUSELAB_PROBE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json-writer.h"

/* Lines to a reader that may be slow. Writing never waits; what does not fit is kept. */
struct output {
    int fd;
    struct text queue;
    size_t sent; /* of the queue */
};

void output_begin(struct output *output, int fd);

/* Sends a whole line, or keeps what the reader did not take. Empties `line`. */
void output_line(struct output *output, struct text *line);

/* False when the reader is gone. */
bool output_flush(struct output *output);

bool output_waiting(const struct output *output);

/* So much is waiting that no more frames should be made until it is gone. */
bool output_behind(const struct output *output);

/* Tries for so many milliseconds to get everything out. */
void output_finish(struct output *output, int64_t milliseconds);

#endif
