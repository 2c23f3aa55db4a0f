/*
 * probe: reads the processes of the lab's containers from /proc and tells of them on stdout, one JSON object a line,
 * as events and requests (stdin) ask for it. It ends with its stdin. See docs/probe-protocol.md.
 * `probe dial` and `probe inside` are other programs in the same file: see ../dial/dial.c and ../inside/inside.c.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../common/version.h"
#include "../dial/dial.h"
#include "../inside/inside.h"
#include "clock.h"
#include "hello.h"
#include "probe.h"

enum { INPUT, OUTPUT, CONNECTOR, WAITED_COUNT };

enum {
    POLL_INTERVAL_MILLISECONDS = 200,
    REQUESTS_MILLISECONDS = 10, /* of handling requests before events get their turn */
    LAST_REQUESTS_MILLISECONDS = 20,
    FAREWELL_MILLISECONDS = 40,
};

static void end_at_once(int signal_number)
{
    (void)signal_number;
    _exit(0);
}

/* A handler, since the default action does not reach PID 1 where the probe is not given the host's PIDs. */
static void set_up_signals(void)
{
    struct sigaction action = {.sa_handler = end_at_once};
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* False when time ran out with more to do. */
static bool handle_lines(struct probe *probe, int64_t until)
{
    const char *line;
    size_t length;
    enum line_result result;
    while (!output_behind(&probe->output)) {
        if (monotonic_now() > until)
            return false;
        result = input_line(&probe->input, &line, &length);
        if (result == LINE_NONE)
            break;
        if (result == LINE_TOO_LONG)
            send_error(probe, "the line is too long", NULL);
        else if (length > 0)
            handle_request(probe, line, length);
    }
    return true;
}

static void wait_for_work(const struct probe *probe, struct pollfd waited[WAITED_COUNT], bool at_once)
{
    int64_t next = at_once ? 0 : next_work(probe);
    struct timespec timeout = {0};
    int64_t left = next == INT64_MAX ? 0 : next - monotonic_now();
    if (left > 0) {
        timeout.tv_sec = left / 1000000000;
        timeout.tv_nsec = left % 1000000000;
    }
    waited[INPUT] = (struct pollfd){.fd = probe->input.fd, .events = output_behind(&probe->output) ? 0 : POLLIN};
    waited[OUTPUT] = (struct pollfd){.fd = probe->output.fd, .events = output_waiting(&probe->output) ? POLLOUT : 0};
    waited[CONNECTOR] = (struct pollfd){.fd = probe->connector.fd, .events = POLLIN};
    if (ppoll(waited, WAITED_COUNT, next == INT64_MAX ? NULL : &timeout, NULL) < 0) {
        for (int i = 0; i < WAITED_COUNT; i++)
            waited[i].revents = 0;
    }
}

/* What was asked before stdin ended is still answered, as far as a moment allows. */
static void finish_requests(struct probe *probe)
{
    int64_t until = monotonic_now() + LAST_REQUESTS_MILLISECONDS * NANOSECONDS_PER_MILLISECOND;
    while (handle_lines(probe, until) && !output_behind(&probe->output) && input_read(&probe->input) == INPUT_MORE) {
    }
}

/* False when there is nobody left to talk to. `busy` says that requests are waiting. */
static bool turn(struct probe *probe, bool *busy)
{
    struct pollfd waited[WAITED_COUNT];
    wait_for_work(probe, waited, *busy);
    if ((waited[OUTPUT].revents & (POLLERR | POLLNVAL)) != 0 || !output_flush(&probe->output))
        return false;
    if (waited[CONNECTOR].revents != 0)
        take_events(probe);
    bool ended = (waited[INPUT].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
    if ((waited[INPUT].revents & POLLIN) != 0 && !*busy)
        ended |= input_read(&probe->input) == INPUT_ENDED;
    if (ended) {
        finish_requests(probe);
        return false;
    }
    *busy = !handle_lines(probe, monotonic_now() + REQUESTS_MILLISECONDS * NANOSECONDS_PER_MILLISECOND);
    run_due_work(probe);
    return true;
}

int main(int argc, char **argv)
{
    static struct probe probe;
    if (argc > 1 && strcmp(argv[1], "-v") == 0) {
        puts("pauselab/probe " PAUSELAB_IMAGES_VERSION);
        return 0;
    }
    set_up_signals();
    if (argc > 1 && strcmp(argv[1], "dial") == 0)
        return dial_main();
    if (argc > 1 && strcmp(argv[1], "inside") == 0)
        return inside_main();
    output_begin(&probe.output, STDOUT_FILENO);
    probe.input.fd = STDIN_FILENO;
    probe.poll_interval = POLL_INTERVAL_MILLISECONDS * NANOSECONDS_PER_MILLISECOND;
    write_hello(&probe.line, connector_open(&probe.connector));
    output_line(&probe.output, &probe.line);
    bool busy = false;
    while (turn(&probe, &busy)) {
    }
    connector_close(&probe.connector);
    output_finish(&probe.output, FAREWELL_MILLISECONDS);
    return 0;
}
