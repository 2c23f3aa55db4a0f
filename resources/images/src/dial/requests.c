#include <string.h>

#include "../probe/clock.h"
#include "connection.h"
#include "dial.h"
#include "request.h"
#include "target.h"
#include "tell.h"

static struct connection *find_connection(struct dialler *dialler, int64_t id)
{
    for (size_t i = 0; i < dialler->count; i++) {
        if (dialler->connections[i].id == id && dialler->connections[i].fd >= 0)
            return &dialler->connections[i];
    }
    return NULL;
}

static void dial(struct dialler *dialler, const struct dial_request *request)
{
    struct connection connection = {
        .id = request->id,
        .fd = -1,
        .sockets = {-1, -1},
        .deadline = monotonic_now() + request->timeout * NANOSECONDS_PER_MILLISECOND,
    };
    if (find_connection(dialler, request->id) != NULL) {
        tell_problem(dialler, "the id is in use", &request->id);
        return;
    }
    const char *reason = NULL;
    size_t count = find_addresses(request->host, (uint16_t)request->port, connection.addresses);
    if (count == 0)
        reason = "ENOTFOUND";
    else if (dialler->count == DIAL_CONNECTIONS)
        reason = "limit";
    else
        reason = open_sockets(request->pid, request->start, connection.addresses, count, connection.sockets);
    if (reason != NULL) {
        tell_closed(dialler, request->id, reason);
        return;
    }
    dialler->connections[dialler->count] = connection;
    begin_connection(dialler, &dialler->connections[dialler->count++]);
}

void handle_dial_request(struct dialler *dialler, const char *line, size_t length)
{
    static struct dial_request request;
    const char *problem = parse_dial_request(line, length, &request);
    if (problem != NULL) {
        tell_problem(dialler, problem, request.has_id ? &request.id : NULL);
        return;
    }
    if (request.operation == DIAL_OPEN) {
        dial(dialler, &request);
        return;
    }
    /* It may have ended while the request was on its way. */
    struct connection *connection = find_connection(dialler, request.id);
    if (connection == NULL)
        return;
    if (request.operation == DIAL_DATA)
        send_bytes(dialler, connection, request.data, request.data_length);
    else if (request.operation == DIAL_END)
        send_end(dialler, connection);
    else
        close_connection(dialler, connection, NULL);
}
