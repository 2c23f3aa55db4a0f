#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "args.h"
#include "clock.h"
#include "demo.h"
#include "listening.h"

int listen_main(int argc, char **argv)
{
    const char *host = NULL;
    const struct flag flags[] = {{"host", FLAG_TEXT, &host, 0, 0}, {0}};
    const char *text;
    int64_t port;
    if (parse_arguments("listen", argc, argv, flags, &text, 1) != 1)
        usage_error("listen", "no port given");
    if (!parse_number(text, &port) || port < 1 || port > 65535)
        usage_error("listen", "\"%s\" is not a port from 1 to 65535", text);
    int listener = listen_on(host, (uint16_t)port, 0);
    if (listener < 0) {
        fprintf(stderr, "listen: cannot listen on %s%sport %" PRId64 ": %s\n", host == NULL ? "" : host,
                host == NULL ? "" : " ", port, strerror(errno));
        return 1;
    }
    printf("listen: on %s port %" PRId64 "\n", host == NULL ? "every address," : host, port);
    for (;;) {
        struct sockaddr_storage peer;
        socklen_t size = sizeof peer;
        char now[TIMESTAMP_SIZE];
        char name[INET6_ADDRSTRLEN];
        int fd = accept4(listener, (struct sockaddr *)&peer, &size, SOCK_CLOEXEC);
        if (fd < 0) {
            /* Out of descriptors or memory: not a reason to spin. */
            sleep_milliseconds(errno == ECONNABORTED ? 0 : 100);
            continue;
        }
        name_address(&peer, name);
        printf("%s accepted a connection from %s\n", timestamp(now), name);
        close(fd);
    }
}
