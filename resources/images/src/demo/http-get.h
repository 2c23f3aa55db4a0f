#ifndef PAUSELAB_DEMO_HTTP_GET_H
#define PAUSELAB_DEMO_HTTP_GET_H

#include <stdint.h>

#include "url.h"

struct http_answer {
    int status; /* 0 when there was no answer */
    char reason[128]; /* why there was none; empty when there was */
};

/* One GET over a connection of its own, read to its end, all within `timeout` milliseconds (names excepted). */
void http_get(const struct url *url, int64_t timeout, struct http_answer *answer);

#endif
