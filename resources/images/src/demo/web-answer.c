#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "clock.h"
#include "web.h"

static unsigned long long request_count;

/* The value of a header, or NULL. `head` is NUL-terminated and ends after its last line. */
static const char *header(const char *head, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = strchr(head, '\n'); line != NULL; line = strchr(line + 1, '\n')) {
        if (strncasecmp(line + 1, name, length) == 0 && line[1 + length] == ':') {
            const char *value = line + 2 + length;
            return value + strspn(value, " \t");
        }
    }
    return NULL;
}

static bool wants_close(const char *head, const char *version)
{
    const char *connection = header(head, "Connection");
    const char *length = header(head, "Content-Length");
    /* A body is not read: what follows the head could not be told from the next request. */
    if (header(head, "Transfer-Encoding") != NULL || (length != NULL && strspn(length, "0") == 0))
        return true;
    if (strcmp(version, "HTTP/1.0") == 0)
        return connection == NULL || strncasecmp(connection, "keep-alive", 10) != 0;
    return connection != NULL && strncasecmp(connection, "close", 5) == 0;
}

static void respond(struct connection *connection, const char *status, bool head_only, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void respond(struct connection *connection, const char *status, bool head_only, const char *format, ...)
{
    char body[RESPONSE_SIZE / 2];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(body, sizeof body, format, arguments);
    va_end(arguments);
    connection->out_length = (size_t)snprintf(
        connection->out, sizeof connection->out,
        "HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nCache-Control: no-store\r\n"
        "Connection: %s\r\n\r\n%s",
        status, length, connection->ending ? "close" : "keep-alive", head_only ? "" : body);
    connection->out_sent = 0;
}

static void printable(char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ' || (unsigned char)*text > '~')
            *text = '?';
    }
}

static void answer(struct connection *connection, const char *head)
{
    char method[16];
    char path[256];
    char version[16];
    char host[256] = "";
    char now[TIMESTAMP_SIZE];
    if (sscanf(head, "%15s %255s %15s", method, path, version) != 3 || strncmp(version, "HTTP/1.", 7) != 0) {
        connection->ending = true;
        respond(connection, "400 Bad Request", false, "not an HTTP/1 request\n");
        return;
    }
    connection->ending = wants_close(head, version);
    bool head_only = strcmp(method, "HEAD") == 0;
    bool allowed = head_only || strcmp(method, "GET") == 0;
    int status = allowed ? status_of(path) : 405;
    if (allowed) {
        gethostname(host, sizeof host - 1);
        respond(connection, status_line(status), head_only, "hostname: %s\npid: %d\nrequests: %llu\n", host, (int)getpid(),
                ++request_count);
    } else {
        respond(connection, "405 Method Not Allowed", false, "only GET and HEAD\n");
    }
    printable(method);
    printable(path);
    printf("%s %s %s %s %d\n", timestamp(now), connection->peer, method, path, status);
}

bool answer_request(struct connection *connection)
{
    connection->in[connection->in_length] = '\0';
    char *end = strstr(connection->in, "\r\n\r\n");
    if (end == NULL) {
        if (connection->in_length < REQUEST_SIZE)
            return false;
        connection->ending = true;
        connection->in_length = 0;
        respond(connection, "431 Request Header Fields Too Large", false, "the request is too long\n");
        return true;
    }
    end[2] = '\0';
    answer(connection, connection->in);
    size_t used = (size_t)(end + 4 - connection->in);
    connection->in_length -= used;
    memmove(connection->in, connection->in + used, connection->in_length);
    return true;
}
