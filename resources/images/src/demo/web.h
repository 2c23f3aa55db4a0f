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
    int64_t due; /* monotonic microseconds before which the answer is held back; 0 when there is none to hold */
    int64_t touched; /* monotonic microseconds of the last byte in or out */
    struct connection *next;
    struct connection *previous;
};

/* When /healthz and /readyz fail, in milliseconds from the start; see `demo help web`. */
struct health {
    int64_t ok_for; /* -1: for ever */
    int64_t fail_for; /* 0: for ever */
    int64_t ready_after;
};

void begin_health(const struct health *health);

/* The status that a path is answered with. */
int status_of(const char *path);

/* As on the first line of an answer, such as "200 OK". */
const char *status_line(int status);

/*
 * Takes one whole request head out of connection->in and puts its answer into connection->out.
 * False when there is no whole request yet.
 */
bool answer_request(struct connection *connection);

#endif
