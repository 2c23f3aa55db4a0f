#include "url.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "args.h"

static bool copy(char *target, size_t size, const char *text, size_t length)
{
    if (length >= size)
        return false;
    memcpy(target, text, length);
    target[length] = '\0';
    return true;
}

static bool parse_authority(const char *text, size_t length, struct url *url)
{
    const char *end = text + length;
    const char *host = text;
    const char *host_end;
    const char *after;
    if (length > 0 && *text == '[') {
        host = text + 1;
        host_end = memchr(host, ']', (size_t)(end - host));
        if (host_end == NULL)
            return false;
        after = host_end + 1;
    } else {
        host_end = memchr(text, ':', length);
        if (host_end == NULL)
            host_end = end;
        after = host_end;
    }
    if (host_end == host || !copy(url->host, sizeof url->host, host, (size_t)(host_end - host)))
        return false;
    if (after == end)
        return copy(url->port, sizeof url->port, "80", 2);
    int64_t port;
    return *after == ':' && copy(url->port, sizeof url->port, after + 1, (size_t)(end - after - 1)) &&
           parse_number(url->port, &port) && port >= 1 && port <= 65535;
}

bool parse_url(const char *text, struct url *url, const char **problem)
{
    static const char scheme[] = "http://";
    *problem = "it must begin with http://";
    if (strncasecmp(text, scheme, strlen(scheme)) != 0)
        return false;
    text += strlen(scheme);
    *problem = "it has a space or a control character";
    for (const char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c <= ' ' || *c == 127)
            return false;
    }
    size_t length = strcspn(text, "/?#");
    *problem = "its host or port is wrong";
    if (!copy(url->authority, sizeof url->authority, text, length) || !parse_authority(text, length, url))
        return false;
    const char *path = text + length;
    *problem = "it is too long";
    int written = snprintf(url->path, sizeof url->path, "%s%.*s", *path == '/' ? "" : "/",
                           (int)strcspn(path, "#"), path);
    return written > 0 && (size_t)written < sizeof url->path;
}
