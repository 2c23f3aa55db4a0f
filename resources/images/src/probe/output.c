#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "clock.h"

enum { BEHIND_BYTES = 1024 * 1024 };

void output_begin(struct output *output, int fd)
{
    *output = (struct output){.fd = fd};
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

bool output_waiting(const struct output *output)
{
    return output->sent < output->queue.length;
}

bool output_behind(const struct output *output)
{
    return output->queue.length - output->sent > BEHIND_BYTES;
}

bool output_flush(struct output *output)
{
    while (output_waiting(output)) {
        ssize_t count = write(output->fd, output->queue.bytes + output->sent, output->queue.length - output->sent);
        if (count < 0)
            return errno == EAGAIN || errno == EINTR;
        output->sent += (size_t)count;
    }
    output->queue.length = 0;
    output->sent = 0;
    return true;
}

void output_line(struct output *output, struct text *line)
{
    text_bytes(&output->queue, line->bytes, line->length);
    line->length = 0;
    output_flush(output);
}

void output_finish(struct output *output, int64_t milliseconds)
{
    int64_t deadline = monotonic_now() + milliseconds * NANOSECONDS_PER_MILLISECOND;
    while (output_flush(output) && output_waiting(output)) {
        int left = (int)((deadline - monotonic_now()) / NANOSECONDS_PER_MILLISECOND);
        struct pollfd waited = {.fd = output->fd, .events = POLLOUT};
        if (left <= 0 || poll(&waited, 1, left) <= 0 || (waited.revents & POLLERR) != 0)
            return;
    }
}
