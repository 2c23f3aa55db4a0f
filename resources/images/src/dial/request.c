#include "request.h"

#include <string.h>

#include "../probe/json-reader.h"

enum { NAME_SIZE = 32, MAX_TIMEOUT = 600000 };

struct fields {
    char op[NAME_SIZE];
    bool pid, start, host, port, timeout, data;
};

static const char *read_number(struct json *json, int64_t *number, bool *present, const char *problem)
{
    *present = true;
    return json_whole_number(json, number) ? NULL : problem;
}

static const char *read_host(struct json *json, struct dial_request *request, bool *present)
{
    *present = true;
    if (!json_string(json, request->host, sizeof request->host))
        return "host must be a string";
    if (strlen(request->host) == sizeof request->host - 1)
        request->host[0] = '\0';
    return NULL;
}

static const char *read_data(struct json *json, struct dial_request *request, bool *present)
{
    *present = true;
    if (!json_string(json, request->data, sizeof request->data))
        return "b64 must be a string";
    if (strlen(request->data) == sizeof request->data - 1)
        return "b64 is longer than the window";
    return decode_base64(request->data, &request->data_length) ? NULL : "b64 is not base64";
}

static const char *read_field(struct json *json, const char *name, struct dial_request *request, struct fields *fields)
{
    if (strcmp(name, "op") == 0)
        return json_string(json, fields->op, sizeof fields->op) ? NULL : "op must be a string";
    if (strcmp(name, "id") == 0)
        return read_number(json, &request->id, &request->has_id, "id must be a whole number");
    if (strcmp(name, "pid") == 0)
        return read_number(json, &request->pid, &fields->pid, "pid must be a whole number");
    if (strcmp(name, "start") == 0)
        return read_number(json, &request->start, &fields->start, "start must be a whole number");
    if (strcmp(name, "port") == 0)
        return read_number(json, &request->port, &fields->port, "port must be a whole number");
    if (strcmp(name, "timeoutMs") == 0)
        return read_number(json, &request->timeout, &fields->timeout, "timeoutMs must be a whole number");
    if (strcmp(name, "host") == 0)
        return read_host(json, request, &fields->host);
    if (strcmp(name, "b64") == 0)
        return read_data(json, request, &fields->data);
    return json_skip_value(json, 0) ? NULL : "not valid JSON";
}

static const char *check_dial(const struct dial_request *request, const struct fields *fields)
{
    if (!fields->pid || !fields->start || !fields->host || !fields->port || !fields->timeout)
        return "dial needs id, pid, start, host, port and timeoutMs";
    if (request->port < 1 || request->port > 65535)
        return "port must be from 1 to 65535";
    if (request->timeout < 1 || request->timeout > MAX_TIMEOUT)
        return "timeoutMs must be from 1 to 600000";
    return NULL;
}

static const char *choose_operation(struct dial_request *request, const struct fields *fields)
{
    static const char *const names[] = {[DIAL_OPEN] = "dial", [DIAL_DATA] = "data", [DIAL_END] = "end", [DIAL_CLOSE] = "close"};
    size_t operation = 0;
    while (operation < sizeof names / sizeof *names && strcmp(fields->op, names[operation]) != 0)
        operation++;
    if (operation == sizeof names / sizeof *names)
        return fields->op[0] == '\0' ? "no op" : "unknown op";
    request->operation = (enum dial_operation)operation;
    if (!request->has_id)
        return "no id";
    if (request->operation == DIAL_OPEN)
        return check_dial(request, fields);
    return request->operation == DIAL_DATA && !fields->data ? "data needs b64" : NULL;
}

const char *parse_dial_request(const char *line, size_t length, struct dial_request *request)
{
    struct json json = {.at = line, .end = line + length};
    struct fields fields = {0};
    bool done;
    request->has_id = false;
    if (!json_begin_object(&json))
        return "not a JSON object";
    for (bool first = true;; first = false) {
        char name[NAME_SIZE];
        if (!json_member(&json, first, name, sizeof name, &done))
            return "not valid JSON";
        if (done)
            break;
        const char *problem = read_field(&json, name, request, &fields);
        if (problem != NULL)
            return problem;
    }
    if (!json_ended(&json))
        return "more than one JSON value on the line";
    return choose_operation(request, &fields);
}
