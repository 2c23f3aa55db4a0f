#ifndef PAUSELAB_DEMO_LISTENING_H
#define PAUSELAB_DEMO_LISTENING_H

#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

/* A listening TCP socket on every address (`host` NULL) or on one given as a literal. -1 and errno when there is none. */
int listen_on(const char *host, uint16_t port, int flags);

/* The address without its port; one of IPv4 as such, also on an IPv6 socket. */
void name_address(const struct sockaddr_storage *address, char name[INET6_ADDRSTRLEN]);

#endif
