#include "web.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "args.h"
#include "clock.h"
#include "demo.h"
#include "listening.h"

enum { MAX_CONNECTIONS = 1000, IDLE_SECONDS = 60, DRAIN_SECONDS = 2, SWEEP_MILLISECONDS = 2000 };

static struct connection *connections;
static int connection_count;
static int poller;
static int listener;
static int64_t delay; /* milliseconds from a request to its answer */

static void watch_listener(bool watched)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poller, watched ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, listener, &event);
}

static void drop(struct connection *connection)
{
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        connections = connection->next;
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    close(connection->fd);
    free(connection);
    if (connection_count-- == MAX_CONNECTIONS)
        watch_listener(true);
}

static void accept_all(void)
{
    while (connection_count < MAX_CONNECTIONS) {
        struct sockaddr_storage peer;
        socklen_t size = sizeof peer;
        int fd = accept4(listener, (struct sockaddr *)&peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        struct connection *connection = calloc(1, sizeof *connection);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
        if (connection == NULL || epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) < 0) {
            free(connection);
            close(fd);
            return;
        }
        connection->fd = fd;
        connection->touched = monotonic_microseconds();
        connection->next = connections;
        if (connections != NULL)
            connections->previous = connection;
        connections = connection;
        connection_count++;
        name_address(&peer, connection->peer);
    }
    /* Full: further clients wait in the kernel's backlog until one leaves. */
    watch_listener(false);
}

/* False when the connection is over. */
static bool send_out(struct connection *connection)
{
    if (connection->due > monotonic_microseconds())
        return true;
    connection->due = 0;
    while (connection->out_sent < connection->out_length) {
        ssize_t sent = send(connection->fd, connection->out + connection->out_sent,
                            connection->out_length - connection->out_sent, MSG_NOSIGNAL);
        if (sent < 0)
            return errno == EAGAIN || errno == EINTR;
        connection->out_sent += (size_t)sent;
    }
    if (connection->ending && !connection->draining) {
        /* A close with unread bytes of the client would reset the connection, and the answer could be lost. */
        connection->draining = true;
        shutdown(connection->fd, SHUT_WR);
    }
    return true;
}

static bool drain(struct connection *connection)
{
    ssize_t count = recv(connection->fd, connection->in, REQUEST_SIZE, 0);
    return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
}

static bool all_sent(const struct connection *connection)
{
    return connection->out_sent == connection->out_length;
}

static bool serve(struct connection *connection)
{
    if (connection->draining)
        return drain(connection);
    connection->touched = monotonic_microseconds();
    if (!send_out(connection))
        return false;
    if (all_sent(connection)) {
        ssize_t count = recv(connection->fd, connection->in + connection->in_length,
                             REQUEST_SIZE - connection->in_length, 0);
        if (count == 0)
            return false;
        if (count < 0)
            return errno == EAGAIN || errno == EINTR;
        connection->in_length += (size_t)count;
    }
    while (all_sent(connection) && !connection->draining && answer_request(connection)) {
        connection->due = delay == 0 ? 0 : monotonic_microseconds() + delay * 1000;
        if (!send_out(connection))
            return false;
    }
    struct epoll_event event = {.events = connection->due > 0 ? 0 : all_sent(connection) ? EPOLLIN : EPOLLOUT, .data.ptr = connection};
    epoll_ctl(poller, EPOLL_CTL_MOD, connection->fd, &event);
    return true;
}

static void drop_idle(void)
{
    int64_t now = monotonic_microseconds();
    for (struct connection *connection = connections; connection != NULL;) {
        struct connection *next = connection->next;
        int64_t seconds = connection->draining ? DRAIN_SECONDS : IDLE_SECONDS;
        if (now - connection->touched > seconds * 1000000)
            drop(connection);
        connection = next;
    }
}

/* Sends the answers whose time has come; milliseconds until the next one. */
static int serve_due(void)
{
    int64_t now = monotonic_microseconds();
    int64_t next = SWEEP_MILLISECONDS;
    for (struct connection *connection = connections; connection != NULL;) {
        struct connection *following = connection->next;
        if (connection->due > now) {
            int64_t left = (connection->due - now + 999) / 1000;
            next = left < next ? left : next;
        } else if (connection->due > 0 && !serve(connection)) {
            drop(connection);
        }
        connection = following;
    }
    return (int)next;
}

int web_main(int argc, char **argv)
{
    int64_t port = 80;
    struct health health = {.ok_for = -1};
    const struct flag flags[] = {
        {"port", FLAG_NUMBER, &port, 1, 65535},
        {"delay", FLAG_DURATION, &delay, 0, 0},
        {"ok-for", FLAG_DURATION, &health.ok_for, 0, 0},
        {"fail-for", FLAG_DURATION, &health.fail_for, 0, 0},
        {"ready-after", FLAG_DURATION, &health.ready_after, 0, 0},
        {0},
    };
    parse_arguments("web", argc, argv, flags, NULL, 0);
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    poller = epoll_create1(EPOLL_CLOEXEC);
    listener = listen_on(NULL, (uint16_t)port, SOCK_NONBLOCK);
    if (poller < 0 || listener < 0) {
        fprintf(stderr, "web: cannot listen on port %" PRId64 ": %s\n", port, strerror(errno));
        return 1;
    }
    begin_health(&health);
    watch_listener(true);
    printf("web: listening on port %" PRId64 "\n", port);
    for (;;) {
        struct epoll_event events[64];
        int count = epoll_wait(poller, events, 64, serve_due());
        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            if (connection == NULL)
                accept_all();
            else if (!serve(connection))
                drop(connection);
        }
        drop_idle();
    }
}
