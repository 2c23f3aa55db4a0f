#ifndef PAUSELAB_PROBE_REQUEST_H
#define PAUSELAB_PROBE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "detail.h"
#include "watch.h"

enum operation { OPERATION_WATCH, OPERATION_SCAN, OPERATION_KILL, OPERATION_INTERVAL, OPERATION_DETAIL, OPERATION_HOST };

struct request {
    enum operation operation;
    bool has_req;
    int64_t req;
    int64_t pid;
    int64_t start;
    int64_t signal;
    int64_t milliseconds;
    unsigned about; /* bits of enum about */
    char path[LONGEST_DETAIL_PATH];
    struct watch_set watch; /* the caller clears it */
};

/* One line of JSON. NULL when it is a whole and valid request, else what is wrong with it. */
const char *parse_request(const char *line, size_t length, struct request *request);

#endif
