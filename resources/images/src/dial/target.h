#ifndef PAUSELAB_DIAL_TARGET_H
#define PAUSELAB_DIAL_TARGET_H

#include <stddef.h>
#include <stdint.h>

#include "address.h"

/* Remembers this program's own network namespace. NULL when it can go there and back, else why not. */
const char *prepare_namespaces(void);

/*
 * Makes a socket for each address in the network namespace of process `pid`, if that still is the process that
 * started at `start`. A family that the kernel lacks leaves -1. NULL when all went well, else why not; then no
 * socket is open.
 */
const char *open_sockets(int64_t pid, int64_t start, const struct address *addresses, size_t count, int *sockets);

#endif
