#include "listening.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

static int bind_to(const struct sockaddr *address, socklen_t size, int flags)
{
    const int on = 1;
    const int off = 0;
    int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    if (fd < 0)
        return -1;
    if (address->sa_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, address, size) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

int listen_on(const char *host, uint16_t port, int flags)
{
    struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_any};
    struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (host != NULL && inet_pton(AF_INET, host, &ipv4.sin_addr) == 1)
        return bind_to((struct sockaddr *)&ipv4, sizeof ipv4, flags);
    if (host != NULL && inet_pton(AF_INET6, host, &ipv6.sin6_addr) != 1) {
        errno = EINVAL;
        return -1;
    }
    /* IPv4 through the IPv6 socket where the kernel has IPv6, else IPv4 alone. */
    int fd = bind_to((struct sockaddr *)&ipv6, sizeof ipv6, flags);
    bool ipv6_is_off = fd < 0 && (errno == EADDRNOTAVAIL || errno == EAFNOSUPPORT);
    return host == NULL && ipv6_is_off ? bind_to((struct sockaddr *)&ipv4, sizeof ipv4, flags) : fd;
}

void name_address(const struct sockaddr_storage *address, char name[INET6_ADDRSTRLEN])
{
    const struct sockaddr_in6 *ipv6 = (const struct sockaddr_in6 *)address;
    const struct sockaddr_in *ipv4 = (const struct sockaddr_in *)address;
    if (address->ss_family == AF_INET)
        inet_ntop(AF_INET, &ipv4->sin_addr, name, INET6_ADDRSTRLEN);
    else if (IN6_IS_ADDR_V4MAPPED(&ipv6->sin6_addr))
        inet_ntop(AF_INET, &ipv6->sin6_addr.s6_addr[12], name, INET6_ADDRSTRLEN);
    else
        inet_ntop(AF_INET6, &ipv6->sin6_addr, name, INET6_ADDRSTRLEN);
}
