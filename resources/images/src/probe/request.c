#include "request.h"

#include <string.h>

#include "json-reader.h"

enum { NAME_SIZE = 32 };

struct fields {
    char op[NAME_SIZE];
    bool pid, start, signal, milliseconds, ids, path;
};

static const char *read_ids(struct json *json, struct watch_set *watch)
{
    bool done;
    if (!json_begin_array(json))
        return "ids must be an array";
    for (bool first = true;; first = false) {
        /* One more than an ID has, so that a longer text is not taken for one. */
        char text[CONTAINER_ID_LENGTH + 2];
        struct container_id id;
        if (!json_element(json, first, &done))
            return "ids is not valid JSON";
        if (done)
            break;
        if (!json_string(json, text, sizeof text) || !is_container_id(text))
            return "ids must hold container IDs of 64 lower-case hexadecimal digits";
        memcpy(id.text, text, sizeof id.text);
        if (!watch_add(watch, &id))
            return "out of memory";
    }
    watch_finish(watch);
    return NULL;
}

static const char *read_about(struct json *json, unsigned *set)
{
    bool done;
    if (!json_begin_array(json))
        return "about must be an array";
    for (bool first = true;; first = false) {
        char name[NAME_SIZE];
        if (!json_element(json, first, &done))
            return "about is not valid JSON";
        if (done)
            return NULL;
        int about = json_string(json, name, sizeof name) ? find_about(name) : -1;
        if (about < 0)
            return "about must hold net, shared, ipc, mnt, cgroup, process, files or ns";
        *set |= 1u << about;
    }
}

static const char *read_number(struct json *json, int64_t *number, bool *present, const char *problem)
{
    *present = true;
    return json_whole_number(json, number) ? NULL : problem;
}

static const char *read_field(struct json *json, const char *name, struct request *request, struct fields *fields)
{
    if (strcmp(name, "op") == 0)
        return json_string(json, fields->op, sizeof fields->op) ? NULL : "op must be a string";
    if (strcmp(name, "req") == 0)
        return read_number(json, &request->req, &request->has_req, "req must be a whole number");
    if (strcmp(name, "pid") == 0)
        return read_number(json, &request->pid, &fields->pid, "pid must be a whole number");
    if (strcmp(name, "start") == 0)
        return read_number(json, &request->start, &fields->start, "start must be a whole number");
    if (strcmp(name, "signal") == 0)
        return read_number(json, &request->signal, &fields->signal, "signal must be a whole number");
    if (strcmp(name, "ms") == 0)
        return read_number(json, &request->milliseconds, &fields->milliseconds, "ms must be a whole number");
    if (strcmp(name, "ids") == 0) {
        fields->ids = true;
        watch_clear(&request->watch);
        return read_ids(json, &request->watch);
    }
    if (strcmp(name, "about") == 0)
        return read_about(json, &request->about);
    if (strcmp(name, "path") == 0) {
        fields->path = true;
        return json_string(json, request->path, sizeof request->path) ? NULL : "path must be a string";
    }
    return json_skip_value(json, 0) ? NULL : "not valid JSON";
}

static const char *choose_operation(struct request *request, const struct fields *fields)
{
    if (strcmp(fields->op, "watch") == 0) {
        request->operation = OPERATION_WATCH;
        return fields->ids ? NULL : "watch needs ids";
    }
    if (strcmp(fields->op, "scan") == 0) {
        request->operation = OPERATION_SCAN;
        return request->has_req ? NULL : "scan needs req";
    }
    if (strcmp(fields->op, "kill") == 0) {
        request->operation = OPERATION_KILL;
        bool whole = request->has_req && fields->pid && fields->start && fields->signal;
        return whole ? NULL : "kill needs req, pid, start and signal";
    }
    if (strcmp(fields->op, "interval") == 0) {
        request->operation = OPERATION_INTERVAL;
        return fields->milliseconds ? NULL : "interval needs ms";
    }
    if (strcmp(fields->op, "detail") == 0) {
        request->operation = OPERATION_DETAIL;
        if (!request->has_req || !fields->pid || !fields->start || request->about == 0)
            return "detail needs req, pid, start and about";
        return (request->about & 1u << ABOUT_FILES) != 0 && !fields->path ? "files needs path" : NULL;
    }
    if (strcmp(fields->op, "host") == 0) {
        request->operation = OPERATION_HOST;
        return request->has_req ? NULL : "host needs req";
    }
    return fields->op[0] == '\0' ? "no op" : "unknown op";
}

const char *parse_request(const char *line, size_t length, struct request *request)
{
    struct json json = {.at = line, .end = line + length};
    struct fields fields = {0};
    bool done;
    *request = (struct request){0};
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
