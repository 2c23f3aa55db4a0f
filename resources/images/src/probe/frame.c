#include "frame.h"

#include <string.h>

#include "clock.h"

static const char *const cause_names[] = {
    [CAUSE_FORK] = "fork",     [CAUSE_EXEC] = "exec",   [CAUSE_EXIT] = "exit",       [CAUSE_POLL] = "poll",
    [CAUSE_RESYNC] = "resync", [CAUSE_WATCH] = "watch", [CAUSE_REQUEST] = "request",
};

static void field(struct text *line, const char *name_and_colon, int64_t number)
{
    text_raw(line, name_and_colon);
    text_number(line, number);
}

static void write_exit(struct text *line, const struct exit_status *exit)
{
    field(line, ",\"exit\":{\"code\":", exit->code);
    field(line, ",\"signal\":", exit->signal);
    text_raw(line, ",\"at\":");
    text_milliseconds(line, exit->at);
    text_raw(line, "}");
}

static void write_process(struct text *line, const struct process *process)
{
    const struct status_file *status = &process->status;
    field(line, "{\"pid\":", process->node.pid);
    field(line, ",\"ppid\":", process->stat.ppid);
    text_raw(line, ",\"nspid\":[");
    for (int i = 0; i < status->nspid_count; i++)
        field(line, i == 0 ? "" : ",", status->nspid[i]);
    if (status->nspid_count == 0)
        text_number(line, process->node.pid);
    field(line, "],\"start\":", (int64_t)process->stat.start);
    text_raw(line, ",\"state\":");
    text_string(line, &process->stat.state, 1);
    text_raw(line, ",\"comm\":");
    text_string(line, process->stat.comm, strlen(process->stat.comm));
    text_raw(line, ",\"cmd\":");
    text_string(line, process->command, process->command_length);
    text_raw(line, ",\"container\":\"");
    text_raw(line, process->container.text);
    field(line, "\",\"uid\":", status->uid);
    text_raw(line, ",\"ns\":");
    write_namespaces(line, &process->namespaces);
    if (process->exit.known && is_dead_state(process->stat.state))
        write_exit(line, &process->exit);
    text_raw(line, "}");
}

struct set {
    struct text *line;
    bool full;
    bool first;
};

static void add_to_set(struct map_node *node, void *context)
{
    struct set *set = context;
    struct process *process = (struct process *)node;
    if (!set->full && !process->changed)
        return;
    if (!set->first)
        text_raw(set->line, ",");
    set->first = false;
    write_process(set->line, process);
    process->changed = false;
    process->told = true;
    process->told_state = process->stat.state;
}

static void write_gone(struct text *line, const struct gone_process *gone)
{
    field(line, "{\"pid\":", gone->pid);
    field(line, ",\"start\":", (int64_t)gone->start);
    if (gone->exit.known)
        write_exit(line, &gone->exit);
    else
        text_raw(line, ",\"exit\":null");
    if (gone->unwatched)
        text_raw(line, ",\"unwatched\":true");
    text_raw(line, "}");
}

static void look_for_news(struct map_node *node, void *context)
{
    bool *news = context;
    *news |= ((struct process *)node)->changed;
}

bool has_news(const struct registry *registry)
{
    bool news = registry->gone.count > 0;
    if (!news)
        map_each(&registry->watched, look_for_news, &news);
    return news;
}

void write_frame(struct text *line, struct registry *registry, const struct frame_head *head)
{
    field(line, "{\"t\":\"frame\",\"seq\":", head->sequence);
    text_raw(line, ",\"at\":");
    text_milliseconds(line, realtime_now());
    text_raw(line, head->full ? ",\"full\":true,\"cause\":\"" : ",\"full\":false,\"cause\":\"");
    text_raw(line, cause_names[head->cause]);
    text_raw(line, "\"");
    if (head->has_request)
        field(line, ",\"req\":", head->request);
    text_raw(line, ",\"set\":[");
    struct set set = {.line = line, .full = head->full, .first = true};
    map_each(&registry->watched, add_to_set, &set);
    text_raw(line, "],\"gone\":[");
    for (size_t i = 0; i < registry->gone.count; i++) {
        if (i > 0)
            text_raw(line, ",");
        write_gone(line, &registry->gone.items[i]);
    }
    registry->gone.count = 0;
    field(line, "],\"dropped\":", head->dropped);
    text_raw(line, "}\n");
}
