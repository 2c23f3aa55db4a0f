#ifndef PAUSELAB_DEMO_WEB_H
#define PAUSELAB_DEMO_WEB_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REQUEST_SIZE = 8192, RESPONSE_SIZE = 1024 };

struct connection {
    int fd;
    bool ending;   /* close once everything is sent */
    bool draining; /* our side is closed: only waiting for the client to close its own */
    char peer[INET6_ADDRSTRLEN];
    char in[REQUEST_SIZE + 1];
    size_t in_length;
    char out[RESPONSE_SIZE];
    size_t out_length;
    size_t out_sent;
    int64_t touched; /* monotonic microseconds of the last byte in or out */
    struct connection *next;
    struct connection *previous;
};

/*
 * Takes one whole request head out of connection->in and puts its answer into connection->out.
 * False when there is no whole request yet.
 */
bool answer_request(struct connection *connection);

#endif
