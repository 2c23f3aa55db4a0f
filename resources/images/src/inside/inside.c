/*
 * probe inside: enters the IPC and UTS namespaces of the lab's pods, since the kernel shows System V IPC and the hostname
 * to nobody outside. One answer a line, and it ends with its stdin. See docs/probe-protocol.md.
 */
#include "inside.h"

#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "../probe/input.h"
#include "../probe/json-reader.h"
#include "../probe/output.h"
#include "enter.h"

enum { FAREWELL_MILLISECONDS = 40 };

struct request {
    int64_t req, pid, start;
    bool has_req, has_pid, has_start;
    char container[CONTAINER_ID_LENGTH + 2];
};

static bool read_field(struct json *json, const char *name, struct request *request)
{
    if (strcmp(name, "req") == 0)
        return request->has_req = json_whole_number(json, &request->req);
    if (strcmp(name, "pid") == 0)
        return request->has_pid = json_whole_number(json, &request->pid);
    if (strcmp(name, "start") == 0)
        return request->has_start = json_whole_number(json, &request->start);
    if (strcmp(name, "container") == 0)
        return json_string(json, request->container, sizeof request->container);
    return json_skip_value(json, 0);
}

static bool parse(const char *text, size_t length, struct request *request)
{
    struct json json = {.at = text, .end = text + length};
    bool done = false;
    *request = (struct request){0};
    if (!json_begin_object(&json))
        return false;
    for (bool first = true; !done; first = false) {
        char name[32];
        if (!json_member(&json, first, name, sizeof name, &done) || (!done && !read_field(&json, name, request)))
            return false;
    }
    return json_ended(&json) && request->has_req && request->has_pid && request->has_start && is_container_id(request->container);
}

static void answer(struct output *output, struct text *line, const char *text, size_t length)
{
    struct request request;
    struct container_id container;
    if (!parse(text, length, &request)) {
        text_raw(line, "{\"t\":\"error\",\"message\":\"a request needs req, pid, start and container\"}\n");
        output_line(output, line);
        return;
    }
    memcpy(container.text, request.container, sizeof container.text);
    text_raw(line, "{\"t\":\"inside\",\"req\":");
    text_number(line, request.req);
    const char *reason = look_inside(line, request.pid, request.start, &container);
    text_raw(line, ",\"error\":");
    if (reason == NULL)
        text_raw(line, "null");
    else
        text_string(line, reason, strlen(reason));
    text_raw(line, "}\n");
    output_line(output, line);
}

static void say_hello(struct output *output, struct text *line)
{
    const char *reason = prepare_to_enter();
    text_raw(line, "{\"t\":\"hello\",\"protocol\":1,\"reason\":");
    if (reason == NULL)
        text_raw(line, "null");
    else
        text_string(line, reason, strlen(reason));
    text_raw(line, "}\n");
    output_line(output, line);
}

/* False when there is nobody left to talk to. */
static bool turn(struct input *input, struct output *output, struct text *line)
{
    struct pollfd waited[] = {
        {.fd = input->fd, .events = output_behind(output) ? 0 : POLLIN},
        {.fd = output->fd, .events = output_waiting(output) ? POLLOUT : 0},
    };
    const char *text;
    size_t length;
    poll(waited, 2, -1);
    if ((waited[1].revents & (POLLERR | POLLNVAL)) != 0 || !output_flush(output))
        return false;
    if ((waited[0].revents & POLLIN) != 0) {
        if (input_read(input) == INPUT_ENDED)
            return false;
    } else if ((waited[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) {
        return false;
    }
    while (!output_behind(output)) {
        enum line_result result = input_line(input, &text, &length);
        if (result == LINE_NONE)
            break;
        if (result == LINE_WHOLE && length > 0)
            answer(output, line, text, length);
    }
    return true;
}

int inside_main(void)
{
    static struct input input = {.fd = STDIN_FILENO};
    static struct output output;
    static struct text line;
    output_begin(&output, STDOUT_FILENO);
    say_hello(&output, &line);
    while (turn(&input, &output, &line)) {
    }
    output_finish(&output, FAREWELL_MILLISECONDS);
    return 0;
}
