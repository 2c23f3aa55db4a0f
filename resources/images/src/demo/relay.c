#include "relay.h"

#include <errno.h>
#include <sys/socket.h>

static bool is_waiting(const struct relay *relay, int side)
{
    return relay->sent[side] < relay->length[side];
}

void relay_wanted(const struct relay *relay, struct pollfd waited[2])
{
    for (int side = 0; side < 2; side++) {
        bool reads = !relay->connecting && !relay->ended[side] && !is_waiting(relay, side);
        bool writes = is_waiting(relay, 1 - side) || (side == 1 && relay->connecting);
        /* One that nothing is wanted of would report its end again and again. */
        waited[side] = (struct pollfd){
            .fd = reads || writes ? relay->fd[side] : -1,
            .events = (short)((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)),
        };
    }
}

static bool is_transient(int error)
{
    return error == EAGAIN || error == EINTR;
}

static bool carry_from(struct relay *relay, int side, bool readable)
{
    if (readable && !relay->ended[side] && !is_waiting(relay, side)) {
        ssize_t count = recv(relay->fd[side], relay->bytes[side], RELAY_SIZE, 0);
        if (count < 0)
            return is_transient(errno);
        relay->length[side] = (size_t)count;
        relay->sent[side] = 0;
        if (count == 0) {
            relay->ended[side] = true;
            shutdown(relay->fd[1 - side], SHUT_WR);
        }
    }
    while (is_waiting(relay, side)) {
        ssize_t count = send(relay->fd[1 - side], relay->bytes[side] + relay->sent[side],
                             relay->length[side] - relay->sent[side], MSG_NOSIGNAL);
        if (count < 0)
            return is_transient(errno);
        relay->sent[side] += (size_t)count;
    }
    return true;
}

bool relay_carry(struct relay *relay, const struct pollfd waited[2], int *error)
{
    if (relay->connecting && waited[1].revents != 0) {
        socklen_t size = sizeof *error;
        getsockopt(relay->fd[1], SOL_SOCKET, SO_ERROR, error, &size);
        if (*error != 0)
            return false;
        relay->connecting = false;
    }
    if (relay->connecting)
        return true;
    for (int side = 0; side < 2; side++) {
        bool readable = (waited[side].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
        if (!carry_from(relay, side, readable)) {
            *error = errno;
            return false;
        }
    }
    *error = 0;
    return !(relay->ended[0] && relay->ended[1]);
}
