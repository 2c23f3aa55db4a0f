#include <string.h>
#include <unistd.h>

#include "bounded.h"
#include "clock.h"
#include "detail.h"
#include "namespaces.h"
#include "observe.h"
#include "probe.h"
#include "procfs.h"
#include "refusal.h"
#include "request.h"
#include "signalling.h"

enum { MIN_INTERVAL = 20, MAX_INTERVAL = 60000, MAX_PID = 4194304 };

static void end_of_answer(struct probe *probe, const int64_t *req)
{
    if (req != NULL) {
        text_raw(&probe->line, ",\"req\":");
        text_number(&probe->line, *req);
    }
    text_raw(&probe->line, "}\n");
    output_line(&probe->output, &probe->line);
}

void send_error(struct probe *probe, const char *message, const int64_t *req)
{
    text_raw(&probe->line, "{\"t\":\"error\",\"message\":");
    text_string(&probe->line, message, strlen(message));
    end_of_answer(probe, req);
}

static void watch(struct probe *probe, struct request *request, const int64_t *req)
{
    take_events(probe);
    replace_watch(&probe->registry, &request->watch);
    /* What is known already is kept up to date by events and polls. */
    scan_all(&probe->registry, DEPTH_ALL, false);
    publish(probe, CAUSE_WATCH, false, req);
    plan_first_work(probe);
}

static void scan(struct probe *probe, const int64_t *req)
{
    /* First the exit statuses of those that the scan will not find any more. */
    take_events(probe);
    pending_settle(&probe->pending, &probe->registry);
    probe->next_settle = 0;
    scan_all(&probe->registry, DEPTH_EXACT, true);
    publish(probe, CAUSE_REQUEST, true, req);
}

static void reply(struct probe *probe, const char *reason, const int64_t *req)
{
    text_raw(&probe->line, reason == NULL ? "{\"t\":\"reply\",\"ok\":true" : "{\"t\":\"reply\",\"ok\":false,\"error\":");
    if (reason != NULL)
        text_string(&probe->line, reason, strlen(reason));
    end_of_answer(probe, req);
}

static void kill_one(struct probe *probe, const struct request *request, const int64_t *req)
{
    reply(probe, signal_process(&probe->registry, request->pid, request->start, request->signal), req);
}

static void detail(struct probe *probe, const struct request *request, const int64_t *req)
{
    const char *reason = request->pid < 1 || request->pid > MAX_PID ? "gone" : NULL;
    int directory = reason == NULL ? open_proc((int)request->pid) : -1;
    /* The directory first, the checks after: what is read through it is of the process that was checked. */
    if (directory < 0)
        reason = "gone";
    else
        reason = refusal(&probe->registry, (int)request->pid, (uint64_t)request->start);
    if (reason != NULL) {
        reply(probe, reason, req);
    } else {
        text_raw(&probe->line, "{\"t\":\"detail\",\"at\":");
        text_milliseconds(&probe->line, realtime_now());
        write_details(&probe->line, directory, request->about, request->path);
        end_of_answer(probe, req);
    }
    if (directory >= 0)
        close(directory);
}

/* The host's namespaces anew: hello tells of those at the start. */
static void host(struct probe *probe, const int64_t *req)
{
    struct section section;
    text_raw(&probe->line, "{\"t\":\"host\",\"at\":");
    text_milliseconds(&probe->line, realtime_now());
    text_raw(&probe->line, ",\"ns\":");
    section_begin(&section, &probe->line);
    write_host_links(&section);
    section_end(&section);
    end_of_answer(probe, req);
}

static void set_interval(struct probe *probe, int64_t milliseconds)
{
    if (milliseconds < MIN_INTERVAL)
        milliseconds = MIN_INTERVAL;
    if (milliseconds > MAX_INTERVAL)
        milliseconds = MAX_INTERVAL;
    probe->poll_interval = milliseconds * 1000000;
    probe->next_poll = 0;
}

void handle_request(struct probe *probe, const char *line, size_t length)
{
    struct request request;
    const char *problem = parse_request(line, length, &request);
    const int64_t *req = request.has_req ? &request.req : NULL;
    if (problem != NULL) {
        send_error(probe, problem, req);
    } else {
        switch (request.operation) {
        case OPERATION_WATCH:
            watch(probe, &request, req);
            break;
        case OPERATION_SCAN:
            scan(probe, req);
            break;
        case OPERATION_KILL:
            kill_one(probe, &request, req);
            break;
        case OPERATION_DETAIL:
            detail(probe, &request, req);
            break;
        case OPERATION_HOST:
            host(probe, req);
            break;
        case OPERATION_INTERVAL:
            set_interval(probe, request.milliseconds);
            break;
        }
    }
    watch_clear(&request.watch);
}
