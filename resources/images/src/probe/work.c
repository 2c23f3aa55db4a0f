#include "clock.h"
#include "observe.h"
#include "probe.h"

/* Events come in bursts (fork, exec; a whole namespace dying): wait a moment, and rest between two looks. */
static const int64_t DEBOUNCE = 1500000;
static const int64_t REST = 5000000;

/* What no event tells of (stops, changes of title, flips of state) is found this often. */
static const int64_t RESYNC_INTERVAL = INT64_C(2) * 1000000000;

enum { EVENTS_AT_ONCE = 8192 };

struct intake {
    struct pending *pending;
    struct registry *registry;
};

static void note(const struct process_event *event, void *context)
{
    const struct intake *intake = context;
    pending_note(intake->pending, intake->registry, event);
}

void take_events(struct probe *probe)
{
    struct intake intake = {.pending = &probe->pending, .registry = &probe->registry};
    if (probe->connector.fd < 0)
        return;
    connector_drain(&probe->connector, EVENTS_AT_ONCE, note, &intake);
    if (probe->connector.lost > 0 || probe->connector.overrun) {
        probe->dropped += probe->connector.lost;
        probe->connector.lost = 0;
        probe->connector.overrun = false;
        probe->registry.cache_is_stale = true;
        probe->pending.too_many = true;
    }
    if (probe->next_settle == 0 && pending_any(&probe->pending)) {
        int64_t rested = probe->last_settle + REST;
        probe->next_settle = monotonic_now() + DEBOUNCE;
        if (probe->next_settle < rested)
            probe->next_settle = rested;
    }
}

static void settle(struct probe *probe)
{
    enum cause cause = pending_settle(&probe->pending, &probe->registry);
    probe->next_settle = 0;
    probe->last_settle = monotonic_now();
    publish(probe, cause, false, NULL);
}

static void resync(struct probe *probe, int64_t now)
{
    pending_settle(&probe->pending, &probe->registry);
    probe->next_settle = 0;
    scan_all(&probe->registry, DEPTH_EXACT, true);
    publish(probe, probe->connector.fd >= 0 ? CAUSE_RESYNC : CAUSE_POLL, false, NULL);
    probe->next_resync = now + RESYNC_INTERVAL;
    probe->next_poll = now + probe->poll_interval;
}

static void poll_processes(struct probe *probe, int64_t now)
{
    scan_all(&probe->registry, DEPTH_STATE, true);
    publish(probe, CAUSE_POLL, false, NULL);
    probe->next_poll = now + probe->poll_interval;
}

void plan_first_work(struct probe *probe)
{
    if (probe->next_resync != 0)
        return;
    int64_t now = monotonic_now();
    probe->next_resync = now + RESYNC_INTERVAL;
    probe->next_poll = now + probe->poll_interval;
}

void run_due_work(struct probe *probe)
{
    if (probe->registry.watch.count == 0)
        return;
    int64_t now = monotonic_now();
    if (now >= probe->next_resync)
        resync(probe, now);
    else if (probe->connector.fd < 0 && now >= probe->next_poll)
        poll_processes(probe, now);
    if (probe->next_settle != 0 && now >= probe->next_settle)
        settle(probe);
    if (observe_due(&probe->registry, now))
        publish(probe, probe->connector.fd >= 0 ? CAUSE_EXIT : CAUSE_POLL, false, NULL);
    /* The reader has caught up after frames were left out. */
    if (probe->frame_missed && !output_waiting(&probe->output))
        publish(probe, CAUSE_RESYNC, true, NULL);
}

int64_t next_work(const struct probe *probe)
{
    if (probe->registry.watch.count == 0)
        return INT64_MAX;
    int64_t next = probe->next_resync;
    int64_t due = next_due(&probe->registry);
    if (probe->connector.fd < 0 && probe->next_poll < next)
        next = probe->next_poll;
    if (probe->next_settle != 0 && probe->next_settle < next)
        next = probe->next_settle;
    if (due != 0 && due < next)
        next = due;
    return next;
}
