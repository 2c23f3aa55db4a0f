#ifndef PAUSELAB_DEMO_RELAY_H
#define PAUSELAB_DEMO_RELAY_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

enum { RELAY_SIZE = 16384 };

/* Two sockets, each getting what the other says. Side 0 is the client, side 1 the server. */
struct relay {
    int fd[2];
    bool connecting; /* to the server, still */
    bool ended[2];   /* that side says no more */
    char bytes[2][RELAY_SIZE]; /* from that side, for the other one */
    size_t length[2];
    size_t sent[2];
};

/* What poll() should wait for. */
void relay_wanted(const struct relay *relay, struct pollfd waited[2]);

/* Carries what can be carried now. False when it is over; `error` is why, 0 when both sides have ended. */
bool relay_carry(struct relay *relay, const struct pollfd waited[2], int *error);

#endif
