/*
 * probe dial: opens TCP connections from inside the network namespaces of the lab's pods, and carries their bytes
 * between stdin and stdout. It ends with its stdin. See docs/dial-protocol.md.
 */
#include "dial.h"

#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../probe/clock.h"
#include "target.h"
#include "tell.h"

enum { INPUT, OUTPUT, FIRST_CONNECTION };

enum { FAREWELL_MILLISECONDS = 40 };

bool is_output_full(const struct dialler *dialler)
{
    return dialler->output.queue.length - dialler->output.sent > DIAL_WINDOW;
}

/* Out of the array with those that are over. */
static void sweep(struct dialler *dialler)
{
    size_t kept = 0;
    for (size_t i = 0; i < dialler->count; i++) {
        if (dialler->connections[i].fd < 0)
            continue;
        if (kept != i)
            dialler->connections[kept] = dialler->connections[i];
        kept++;
    }
    dialler->count = kept;
}

static void handle_lines(struct dialler *dialler)
{
    const char *line;
    size_t length;
    while (!output_behind(&dialler->output)) {
        enum line_result result = input_line(&dialler->input, &line, &length);
        if (result == LINE_NONE)
            return;
        if (result == LINE_TOO_LONG)
            tell_problem(dialler, "the line is too long", NULL);
        else if (length > 0)
            handle_dial_request(dialler, line, length);
        sweep(dialler);
    }
}

static int64_t next_deadline(const struct dialler *dialler)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < dialler->count; i++) {
        const struct connection *connection = &dialler->connections[i];
        if (!connection->open && connection->attempt_deadline < next)
            next = connection->attempt_deadline;
    }
    return next;
}

static void wait_for_work(const struct dialler *dialler, struct pollfd *waited)
{
    int64_t next = next_deadline(dialler);
    int64_t left = next == INT64_MAX ? 0 : next - monotonic_now();
    struct timespec timeout = {0};
    if (left > 0) {
        timeout.tv_sec = left / 1000000000;
        timeout.tv_nsec = left % 1000000000;
    }
    waited[INPUT] = (struct pollfd){.fd = dialler->input.fd, .events = output_behind(&dialler->output) ? 0 : POLLIN};
    waited[OUTPUT] = (struct pollfd){.fd = dialler->output.fd, .events = output_waiting(&dialler->output) ? POLLOUT : 0};
    for (size_t i = 0; i < dialler->count; i++) {
        const struct connection *connection = &dialler->connections[i];
        short events = wanted_events(dialler, connection);
        /* A broken connection that may not be read now would be reported again and again. */
        bool asleep = events == 0 && is_output_full(dialler);
        waited[FIRST_CONNECTION + i] = (struct pollfd){.fd = asleep ? -1 : connection->fd, .events = events};
    }
    if (ppoll(waited, FIRST_CONNECTION + dialler->count, next == INT64_MAX ? NULL : &timeout, NULL) < 0) {
        for (size_t i = 0; i < FIRST_CONNECTION + dialler->count; i++)
            waited[i].revents = 0;
    }
}

static void serve_connections(struct dialler *dialler, const struct pollfd *waited)
{
    int64_t now = monotonic_now();
    for (size_t i = 0; i < dialler->count; i++) {
        size_t at = (dialler->turn + i) % dialler->count;
        struct connection *connection = &dialler->connections[at];
        if (waited[at].revents != 0)
            handle_events(dialler, connection, waited[at].revents);
        if (connection->fd >= 0)
            check_deadline(dialler, connection, now);
    }
    dialler->turn++;
}

/* False when there is nobody left to talk to. */
static bool turn(struct dialler *dialler)
{
    static struct pollfd waited[FIRST_CONNECTION + DIAL_CONNECTIONS];
    wait_for_work(dialler, waited);
    if ((waited[OUTPUT].revents & (POLLERR | POLLNVAL)) != 0 || !output_flush(&dialler->output))
        return false;
    serve_connections(dialler, waited + FIRST_CONNECTION);
    sweep(dialler);
    if ((waited[INPUT].revents & POLLIN) != 0) {
        if (input_read(&dialler->input) == INPUT_ENDED)
            return false;
    } else if ((waited[INPUT].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) {
        return false;
    }
    handle_lines(dialler);
    return true;
}

int dial_main(void)
{
    static struct dialler dialler;
    output_begin(&dialler.output, STDOUT_FILENO);
    dialler.input.fd = STDIN_FILENO;
    tell_hello(&dialler, prepare_namespaces());
    while (turn(&dialler)) {
    }
    output_finish(&dialler.output, FAREWELL_MILLISECONDS);
    return 0;
}
