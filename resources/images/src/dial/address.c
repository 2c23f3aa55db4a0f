#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <strings.h>

static bool parse_literal(const char *host, uint16_t port, struct address *address)
{
    struct sockaddr_in *ipv4 = (struct sockaddr_in *)&address->bytes;
    struct sockaddr_in6 *ipv6 = (struct sockaddr_in6 *)&address->bytes;
    *address = (struct address){0};
    if (inet_pton(AF_INET, host, &ipv4->sin_addr) == 1) {
        ipv4->sin_family = AF_INET;
        ipv4->sin_port = htons(port);
        address->size = sizeof *ipv4;
        return true;
    }
    if (inet_pton(AF_INET6, host, &ipv6->sin6_addr) == 1) {
        ipv6->sin6_family = AF_INET6;
        ipv6->sin6_port = htons(port);
        address->size = sizeof *ipv6;
        return true;
    }
    return false;
}

size_t find_addresses(const char *host, uint16_t port, struct address addresses[MAX_ADDRESSES])
{
    if (strcasecmp(host, "localhost") == 0) {
        parse_literal("::1", port, &addresses[0]);
        parse_literal("127.0.0.1", port, &addresses[1]);
        return 2;
    }
    return parse_literal(host, port, &addresses[0]) ? 1 : 0;
}
