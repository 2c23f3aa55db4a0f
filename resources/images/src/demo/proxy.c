/*
 * What a mesh's sidecar does with redirected connections, and nothing more: finds out where each one was going before
 * iptables turned it here, connects there, and carries the bytes.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/netfilter_ipv4.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "args.h"
#include "clock.h"
#include "demo.h"
#include "listening.h"
#include "relay.h"

enum { MAX_FLOWS = 256, NAME_SIZE = 32 };

struct destination {
    struct sockaddr_in address;
    int64_t count;
};

struct flow {
    struct relay relay;
    char title[2 * NAME_SIZE + 4]; /* from where to where */
};

static struct flow *flows[MAX_FLOWS];
static size_t flow_count;
static struct destination *destinations;
static size_t destination_count;

static const char *name_of(const struct sockaddr_in *address, char name[NAME_SIZE])
{
    char host[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &address->sin_addr, host, sizeof host);
    snprintf(name, NAME_SIZE, "%s:%u", host, ntohs(address->sin_port));
    return name;
}

/* How many connections there have been to it, this one included. */
static int64_t count_connection(const struct sockaddr_in *address)
{
    for (size_t i = 0; i < destination_count; i++) {
        const struct sockaddr_in *known = &destinations[i].address;
        if (known->sin_addr.s_addr == address->sin_addr.s_addr && known->sin_port == address->sin_port)
            return ++destinations[i].count;
    }
    struct destination *grown = realloc(destinations, (destination_count + 1) * sizeof *destinations);
    if (grown != NULL) {
        destinations = grown;
        destinations[destination_count++] = (struct destination){*address, 1};
    }
    return 1;
}

static void tell_failure(const struct flow *flow, int error)
{
    char now[TIMESTAMP_SIZE];
    printf("%s %s FAILED %s\n", timestamp(now), flow->title, strerror(error));
}

/* False, with the reason told, when it cannot be carried on. */
static bool begin_flow(struct flow *flow, const struct sockaddr_in *peer, uint16_t own_port)
{
    char now[TIMESTAMP_SIZE];
    char client[NAME_SIZE];
    char server[NAME_SIZE];
    struct relay *relay = &flow->relay;
    struct sockaddr_in address = {0};
    socklen_t size = sizeof address;
    name_of(peer, client);
    if (getsockopt(relay->fd[0], IPPROTO_IP, SO_ORIGINAL_DST, &address, &size) < 0 || ntohs(address.sin_port) == own_port) {
        printf("%s %s came to the proxy itself, not redirected: closed\n", timestamp(now), client);
        return false;
    }
    snprintf(flow->title, sizeof flow->title, "%s -> %s", client, name_of(&address, server));
    printf("%s %s connection %" PRId64 "\n", timestamp(now), flow->title, count_connection(&address));
    relay->fd[1] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    relay->connecting = true;
    if (relay->fd[1] >= 0 && (connect(relay->fd[1], (struct sockaddr *)&address, sizeof address) == 0 || errno == EINPROGRESS))
        return true;
    tell_failure(flow, errno);
    return false;
}

static void end_flow(struct flow *flow)
{
    for (int side = 0; side < 2; side++) {
        if (flow->relay.fd[side] >= 0)
            close(flow->relay.fd[side]);
    }
    free(flow);
}

static void accept_one(int listener, uint16_t own_port)
{
    struct sockaddr_in peer;
    socklen_t size = sizeof peer;
    int fd = accept4(listener, (struct sockaddr *)&peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    struct flow *flow = fd < 0 ? NULL : calloc(1, sizeof *flow);
    if (flow == NULL) {
        if (fd >= 0)
            close(fd);
        return;
    }
    flow->relay.fd[0] = fd;
    flow->relay.fd[1] = -1;
    if (begin_flow(flow, &peer, own_port))
        flows[flow_count++] = flow;
    else
        end_flow(flow);
}

/* From the last to the first: the last one takes the place of one that is over. */
static void serve_flows(const struct pollfd *waited)
{
    for (size_t i = flow_count; i-- > 0;) {
        int error = 0;
        bool was_connecting = flows[i]->relay.connecting;
        if (relay_carry(&flows[i]->relay, waited + 2 * i, &error))
            continue;
        if (was_connecting && error != 0)
            tell_failure(flows[i], error);
        end_flow(flows[i]);
        flows[i] = flows[--flow_count];
    }
}

int proxy_main(int argc, char **argv)
{
    int64_t port = 15001;
    const struct flag flags[] = {{"port", FLAG_NUMBER, &port, 1, 65535}, {0}};
    parse_arguments("proxy", argc, argv, flags, NULL, 0);
    int listener = listen_on("0.0.0.0", (uint16_t)port, SOCK_NONBLOCK);
    if (listener < 0) {
        fprintf(stderr, "proxy: cannot listen on port %" PRId64 ": %s\n", port, strerror(errno));
        return 1;
    }
    printf("proxy: listening on port %" PRId64 "\n", port);
    for (;;) {
        static struct pollfd waited[1 + 2 * MAX_FLOWS];
        /* Full: further clients wait in the kernel's backlog until one leaves. */
        waited[0] = (struct pollfd){.fd = flow_count < MAX_FLOWS ? listener : -1, .events = POLLIN};
        for (size_t i = 0; i < flow_count; i++)
            relay_wanted(&flows[i]->relay, waited + 1 + 2 * i);
        if (poll(waited, 1 + 2 * flow_count, -1) < 0)
            continue;
        serve_flows(waited + 1);
        if (waited[0].revents != 0)
            accept_one(listener, (uint16_t)port);
    }
}
