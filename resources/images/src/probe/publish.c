#include "probe.h"

void publish(struct probe *probe, enum cause cause, bool full, const int64_t *req)
{
    if (output_behind(&probe->output)) {
        if (has_news(&probe->registry)) {
            probe->frame_missed = true;
            probe->dropped++;
        }
        return;
    }
    full = full || !probe->has_sent_frame || probe->frame_missed;
    bool asked_for = req != NULL || cause == CAUSE_WATCH || cause == CAUSE_REQUEST;
    bool missed = probe->frame_missed || probe->dropped > 0;
    if (!asked_for && !missed && !has_news(&probe->registry))
        return;
    const struct frame_head head = {
        .sequence = ++probe->sequence,
        .full = full,
        .cause = cause,
        .has_request = req != NULL,
        .request = req == NULL ? 0 : *req,
        .dropped = probe->dropped,
    };
    write_frame(&probe->line, &probe->registry, &head);
    output_line(&probe->output, &probe->line);
    probe->has_sent_frame = true;
    probe->frame_missed = false;
    probe->dropped = 0;
}
