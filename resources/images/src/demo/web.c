#include "web.h"

#include <arpa/inet.h>
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

enum { MAX_CONNECTIONS = 1000, IDLE_SECONDS = 60, DRAIN_SECONDS = 2, SWEEP_MILLISECONDS = 2000 };

static struct connection *connections;
static int connection_count;
static int poller;
static int listener;

/* On every address, IPv4 through the IPv6 socket where the kernel has IPv6, else IPv4 alone. */
static int listen_on(uint16_t port)
{
    struct sockaddr_in6 any6 = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_any};
    struct sockaddr_in any4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    const int on = 1;
    const int off = 0;
    int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    int fd = socket(AF_INET6, type, 0);
    if (fd >= 0) {
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (bind(fd, (struct sockaddr *)&any6, sizeof any6) == 0 && listen(fd, SOMAXCONN) == 0)
            return fd;
        bool ipv6_is_off = errno == EADDRNOTAVAIL || errno == EAFNOSUPPORT;
        close(fd);
        if (!ipv6_is_off)
            return -1;
    }
    fd = socket(AF_INET, type, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&any4, sizeof any4) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    return -1;
}

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

static void name_peer(struct connection *connection, const struct sockaddr_storage *peer)
{
    const struct sockaddr_in6 *address6 = (const struct sockaddr_in6 *)peer;
    const struct sockaddr_in *address4 = (const struct sockaddr_in *)peer;
    if (peer->ss_family == AF_INET)
        inet_ntop(AF_INET, &address4->sin_addr, connection->peer, sizeof connection->peer);
    else if (IN6_IS_ADDR_V4MAPPED(&address6->sin6_addr))
        inet_ntop(AF_INET, &address6->sin6_addr.s6_addr[12], connection->peer, sizeof connection->peer);
    else
        inet_ntop(AF_INET6, &address6->sin6_addr, connection->peer, sizeof connection->peer);
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
        name_peer(connection, &peer);
    }
    /* Full: further clients wait in the kernel's backlog until one leaves. */
    watch_listener(false);
}

/* False when the connection is over. */
static bool send_out(struct connection *connection)
{
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
        if (!send_out(connection))
            return false;
    }
    struct epoll_event event = {.events = all_sent(connection) ? EPOLLIN : EPOLLOUT, .data.ptr = connection};
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

int web_main(int argc, char **argv)
{
    int64_t port = 80;
    const struct flag flags[] = {{"port", FLAG_NUMBER, &port, 1, 65535}, {0}};
    parse_arguments("web", argc, argv, flags, NULL, 0);
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    poller = epoll_create1(EPOLL_CLOEXEC);
    listener = listen_on((uint16_t)port);
    if (poller < 0 || listener < 0) {
        fprintf(stderr, "web: cannot listen on port %" PRId64 ": %s\n", port, strerror(errno));
        return 1;
    }
    watch_listener(true);
    printf("web: listening on port %" PRId64 "\n", port);
    for (;;) {
        struct epoll_event events[64];
        int count = epoll_wait(poller, events, 64, SWEEP_MILLISECONDS);
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
