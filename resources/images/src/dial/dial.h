#ifndef PAUSELAB_DIAL_H
#define PAUSELAB_DIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../probe/input.h"
#include "../probe/output.h"
#include "connection.h"

enum {
    DIAL_CONNECTIONS = 256,
    DIAL_WINDOW = 65536, /* bytes that may wait in each direction */
};

/* Everything the program holds. All times are monotonic nanoseconds. */
struct dialler {
    struct input input;
    struct output output;
    struct text line; /* the one being written */
    struct connection connections[DIAL_CONNECTIONS];
    size_t count;
    size_t turn; /* the connection that may read first, so that none is always last */
};

int dial_main(void);

void handle_dial_request(struct dialler *dialler, const char *line, size_t length);

/* So much waits for stdout's reader that no connection is read until it is gone. */
bool is_output_full(const struct dialler *dialler);

void tell_problem(struct dialler *dialler, const char *message, const int64_t *id);

#endif
