#ifndef PAUSELAB_DEMO_URL_H
#define PAUSELAB_DEMO_URL_H

#include <stdbool.h>

struct url {
    char host[256]; /* without the brackets of an IPv6 address */
    char authority[300]; /* host and port as written, for the Host header */
    char port[8];
    char path[1024]; /* with the query, "/" when there is none */
};

/* http:// only. On failure `problem` says what is wrong with the text. */
bool parse_url(const char *text, struct url *url, const char **problem);

#endif
