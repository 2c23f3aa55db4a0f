#include "http-get.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"

enum { HEAD_SIZE = 4096 };

static bool fail(struct http_answer *answer, const char *reason)
{
    snprintf(answer->reason, sizeof answer->reason, "%s", reason);
    return false;
}

static bool wait_for(int fd, short events, int64_t deadline, struct http_answer *answer)
{
    struct pollfd waited = {.fd = fd, .events = events};
    for (;;) {
        int64_t left = deadline - monotonic_microseconds();
        if (left <= 0)
            return fail(answer, "timed out");
        int ready = poll(&waited, 1, (int)((left + 999) / 1000));
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return fail(answer, strerror(errno));
    }
}

static int connect_to(const struct addrinfo *address, int64_t deadline, struct http_answer *answer)
{
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        fail(answer, strerror(errno));
        return -1;
    }
    int error = connect(fd, address->ai_addr, address->ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS && wait_for(fd, POLLOUT, deadline, answer)) {
        socklen_t size = sizeof error;
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    if (error == 0)
        return fd;
    if (error != EINPROGRESS)
        fail(answer, strerror(error));
    close(fd);
    return -1;
}

static bool send_request(int fd, const struct url *url, int64_t deadline, struct http_answer *answer)
{
    char request[2048];
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: pauselab-demo\r\nConnection: close\r\n\r\n",
                          url->path, url->authority);
    for (int sent = 0; sent < length;) {
        ssize_t count = send(fd, request + sent, (size_t)(length - sent), MSG_NOSIGNAL);
        if (count > 0)
            sent += (int)count;
        else if (errno != EAGAIN && errno != EINTR)
            return fail(answer, strerror(errno));
        else if (!wait_for(fd, POLLOUT, deadline, answer))
            return false;
    }
    return true;
}

/* Content-Length of a head that ends at `body`, or -1: then the end of the connection is the end of the answer. */
static long long body_length(const char *head, const char *body)
{
    for (const char *line = strstr(head, "\r\n"); line != NULL && line < body; line = strstr(line + 2, "\r\n")) {
        long long length;
        char name[16];
        if (sscanf(line + 2, "%15[A-Za-z-]: %lld", name, &length) == 2 && strcasecmp(name, "Content-Length") == 0)
            return length;
    }
    return -1;
}

static bool read_answer(int fd, int64_t deadline, struct http_answer *answer)
{
    char head[HEAD_SIZE + 1];
    char rest[4096];
    size_t length = 0;
    long long missing = -1;
    bool in_body = false;
    while (!in_body || missing != 0) {
        ssize_t count = in_body ? recv(fd, rest, sizeof rest, 0) : recv(fd, head + length, HEAD_SIZE - length, 0);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
            if (!wait_for(fd, POLLIN, deadline, answer))
                return false;
            continue;
        }
        if (count < 0)
            return fail(answer, strerror(errno));
        if (count == 0)
            break;
        if (in_body) {
            missing = missing < 0 ? -1 : missing > count ? missing - count : 0;
            continue;
        }
        length += (size_t)count;
        head[length] = '\0';
        const char *end = strstr(head, "\r\n\r\n");
        if (end == NULL && length == HEAD_SIZE)
            return fail(answer, "the head of the answer is too long");
        if (end != NULL) {
            in_body = true;
            long long here = (long long)(length - (size_t)(end + 4 - head));
            long long whole = body_length(head, end);
            missing = whole < 0 ? -1 : whole > here ? whole - here : 0;
        }
    }
    if (length == 0)
        return fail(answer, "connection closed without an answer");
    if (!in_body || missing > 0)
        return fail(answer, "connection closed in the middle of the answer");
    if (sscanf(head, "HTTP/1.%*d %3d", &answer->status) != 1)
        return fail(answer, "the answer is not HTTP");
    return true;
}

void http_get(const struct url *url, int64_t timeout, struct http_answer *answer)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *addresses;
    *answer = (struct http_answer){0};
    int64_t deadline = monotonic_microseconds() + timeout * 1000;
    int error = getaddrinfo(url->host, url->port, &hints, &addresses);
    if (error != 0) {
        fail(answer, gai_strerror(error));
        return;
    }
    for (const struct addrinfo *address = addresses; address != NULL; address = address->ai_next) {
        int fd = connect_to(address, deadline, answer);
        if (fd < 0)
            continue;
        answer->reason[0] = '\0';
        if (send_request(fd, url, deadline, answer))
            read_answer(fd, deadline, answer);
        close(fd);
        break;
    }
    freeaddrinfo(addresses);
}
