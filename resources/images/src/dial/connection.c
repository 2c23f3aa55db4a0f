#include "connection.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "../probe/clock.h"
#include "dial.h"
#include "error-name.h"
#include "tell.h"

enum { CHUNK = 16384 };

static bool is_waiting(const struct connection *connection)
{
    return connection->sent < connection->waiting.length;
}

void close_connection(struct dialler *dialler, struct connection *connection, const char *error)
{
    if (connection->fd >= 0)
        close(connection->fd);
    connection->fd = -1;
    for (int i = 0; i < MAX_ADDRESSES; i++) {
        if (connection->sockets[i] >= 0)
            close(connection->sockets[i]);
        connection->sockets[i] = -1;
    }
    free(connection->waiting.bytes);
    connection->waiting = (struct text){0};
    tell_closed(dialler, connection->id, error);
}

static void close_with(struct dialler *dialler, struct connection *connection, int error)
{
    close_connection(dialler, connection, error == 0 ? NULL : error_name(error));
}

static void close_if_both_ended(struct dialler *dialler, struct connection *connection)
{
    if (connection->end_sent && connection->end_received)
        close_with(dialler, connection, connection->error);
}

static void push(struct dialler *dialler, struct connection *connection)
{
    size_t before = connection->sent;
    while (is_waiting(connection)) {
        ssize_t count = send(connection->fd, connection->waiting.bytes + connection->sent,
                             connection->waiting.length - connection->sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno == EAGAIN)
            break;
        if (count < 0) {
            connection->error = errno;
            connection->end_sent = true;
            connection->waiting.length = connection->sent;
            break;
        }
        connection->sent += (size_t)count;
    }
    if (connection->sent > before)
        tell_sent(dialler, connection->id, connection->sent - before);
    if (is_waiting(connection))
        return;
    connection->waiting.length = 0;
    connection->sent = 0;
    if (connection->end_asked && !connection->end_sent) {
        shutdown(connection->fd, SHUT_WR);
        connection->end_sent = true;
    }
    close_if_both_ended(dialler, connection);
}

static int pending_error(const struct connection *connection)
{
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(connection->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

/* One piece: the others want their turn. What came before an error is read first. */
static void pull(struct dialler *dialler, struct connection *connection, short events)
{
    unsigned char bytes[CHUNK];
    ssize_t count = recv(connection->fd, bytes, sizeof bytes, 0);
    bool broken = (events & (POLLERR | POLLHUP)) != 0;
    if (count > 0) {
        tell_data(dialler, connection->id, bytes, (size_t)count);
    } else if (count < 0 && errno != EAGAIN && errno != EINTR) {
        close_with(dialler, connection, errno);
    } else if (count == 0 && !connection->end_received) {
        connection->end_received = true;
        tell_end(dialler, connection->id);
        close_if_both_ended(dialler, connection);
    } else if (broken) {
        int error = pending_error(connection);
        close_with(dialler, connection, error == 0 ? connection->error : error);
    }
}

static void became_open(struct dialler *dialler, struct connection *connection)
{
    connection->open = true;
    tell_open(dialler, connection->id);
    push(dialler, connection);
}

/* Goes through the addresses that are left, until one connects or may still do so. */
static void try_next(struct dialler *dialler, struct connection *connection, int error)
{
    if (connection->fd >= 0)
        close(connection->fd);
    connection->fd = -1;
    for (int i = 0; i < MAX_ADDRESSES; i++) {
        if (connection->sockets[i] < 0)
            continue;
        connection->fd = connection->sockets[i];
        connection->sockets[i] = -1;
        /* Half of the time for all but the last one. */
        int64_t now = monotonic_now();
        bool last = i + 1 == MAX_ADDRESSES || connection->sockets[i + 1] < 0;
        connection->attempt_deadline = last ? connection->deadline : now + (connection->deadline - now) / 2;
        const struct address *address = &connection->addresses[i];
        if (connect(connection->fd, (const struct sockaddr *)&address->bytes, address->size) == 0) {
            became_open(dialler, connection);
            return;
        }
        if (errno == EINPROGRESS)
            return;
        error = errno;
        close(connection->fd);
        connection->fd = -1;
    }
    close_with(dialler, connection, error);
}

void begin_connection(struct dialler *dialler, struct connection *connection)
{
    try_next(dialler, connection, EAFNOSUPPORT);
}

short wanted_events(const struct dialler *dialler, const struct connection *connection)
{
    if (!connection->open)
        return POLLOUT;
    short events = is_waiting(connection) ? POLLOUT : 0;
    if (!connection->end_received && !is_output_full(dialler))
        events |= POLLIN;
    return events;
}

void handle_events(struct dialler *dialler, struct connection *connection, short events)
{
    if (!connection->open) {
        int error = pending_error(connection);
        if (error == 0)
            became_open(dialler, connection);
        else
            try_next(dialler, connection, error);
        return;
    }
    if (is_waiting(connection))
        push(dialler, connection);
    if (connection->fd >= 0 && (events & (POLLIN | POLLERR | POLLHUP)) != 0 && !is_output_full(dialler))
        pull(dialler, connection, events);
}

void check_deadline(struct dialler *dialler, struct connection *connection, int64_t now)
{
    if (!connection->open && now >= connection->attempt_deadline)
        try_next(dialler, connection, ETIMEDOUT);
}

void send_bytes(struct dialler *dialler, struct connection *connection, const char *bytes, size_t length)
{
    if (connection->end_asked) {
        close_with(dialler, connection, EPIPE);
    } else if (connection->waiting.length - connection->sent + length > DIAL_WINDOW) {
        close_with(dialler, connection, ENOBUFS);
    } else if (!connection->end_sent) {
        /* What is sent already is given up first, so that the text stays as small as the window. */
        if (connection->sent > 0) {
            struct text rest = {0};
            text_bytes(&rest, connection->waiting.bytes + connection->sent, connection->waiting.length - connection->sent);
            free(connection->waiting.bytes);
            connection->waiting = rest;
            connection->sent = 0;
        }
        text_bytes(&connection->waiting, bytes, length);
        if (connection->open)
            push(dialler, connection);
    }
}

void send_end(struct dialler *dialler, struct connection *connection)
{
    connection->end_asked = true;
    if (connection->open)
        push(dialler, connection);
}
