#ifndef PAUSELAB_DIAL_REQUEST_H
#define PAUSELAB_DIAL_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base64.h"
#include "dial.h"

enum dial_operation { DIAL_OPEN, DIAL_DATA, DIAL_END, DIAL_CLOSE };

struct dial_request {
    enum dial_operation operation;
    bool has_id;
    int64_t id;
    int64_t pid;
    int64_t start;
    int64_t port;
    int64_t timeout; /* milliseconds */
    char host[64];   /* "" when it is too long for an address */
    /* First the base64 text, then its bytes. One more than the window, so that too much is told from just enough. */
    char data[BASE64_LENGTH(DIAL_WINDOW + 3) + 1];
    size_t data_length;
};

/* One line of JSON. NULL when it is a whole and valid request, else what is wrong with it. */
const char *parse_dial_request(const char *line, size_t length, struct dial_request *request);

#endif
