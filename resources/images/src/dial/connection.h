#ifndef PAUSELAB_DIAL_CONNECTION_H
#define PAUSELAB_DIAL_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../probe/json-writer.h"
#include "address.h"

struct dialler;

struct connection {
    int64_t id;
    int fd; /* -1 once it is over: swept away at the end of the turn */
    struct address addresses[MAX_ADDRESSES];
    int sockets[MAX_ADDRESSES]; /* those not tried yet, else -1 */
    bool open;
    int64_t attempt_deadline;
    int64_t deadline;
    struct text waiting; /* for the other side to take */
    size_t sent;         /* of what is waiting */
    bool end_asked;
    bool end_sent;
    bool end_received;
    int error; /* of sending; what the other side said before may still be read */
};

/* Tries the first address. The connection may be over when it returns. */
void begin_connection(struct dialler *dialler, struct connection *connection);

/* What poll() should wait for. */
short wanted_events(const struct dialler *dialler, const struct connection *connection);

void handle_events(struct dialler *dialler, struct connection *connection, short events);

void check_deadline(struct dialler *dialler, struct connection *connection, int64_t now);

void send_bytes(struct dialler *dialler, struct connection *connection, const char *bytes, size_t length);

void send_end(struct dialler *dialler, struct connection *connection);

/* Tells that it is over; `error` NULL when nothing went wrong. */
void close_connection(struct dialler *dialler, struct connection *connection, const char *error);

#endif
