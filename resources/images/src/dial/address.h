#ifndef PAUSELAB_DIAL_ADDRESS_H
#define PAUSELAB_DIAL_ADDRESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum { MAX_ADDRESSES = 2 };

struct address {
    struct sockaddr_storage bytes;
    socklen_t size;
};

/*
 * The addresses of an IPv4 or IPv6 literal, or of localhost: how many, 0 for any other name. There is no name
 * service here, and a pod's own is not the kubelet's.
 */
size_t find_addresses(const char *host, uint16_t port, struct address addresses[MAX_ADDRESSES]);

#endif
