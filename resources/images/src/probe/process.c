#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

static const struct namespaces no_namespaces;

/* Nanoseconds from the exit event until the state must read as dead. */
static const int64_t DYING_AT_MOST = 50000000;

static bool is_stopped_or_dead(char state)
{
    return strchr("TtZX", state) != NULL;
}

static bool state_changed(const struct process *process, enum depth depth)
{
    char before = process->told_state;
    char now = process->stat.state;
    if (before == now)
        return false;
    /* Running, sleeping and waiting alternate all the time: alone they are worth a line only now and then. */
    return depth == DEPTH_EXACT || is_stopped_or_dead(before) || is_stopped_or_dead(now);
}

static void set_command(struct process *process, const char *bytes, size_t length)
{
    if (process->command != NULL && process->command_length == length && memcmp(process->command, bytes, length) == 0)
        return;
    char *copy = malloc(length + 1);
    if (copy == NULL)
        return;
    memcpy(copy, bytes, length);
    free(process->command);
    process->command = copy;
    process->command_length = length;
    process->changed = true;
}

/* Cuts an incomplete UTF-8 sequence off the end of a text that was bounded. */
static size_t whole_characters(const char *text, size_t length)
{
    size_t back = 0;
    while (back < 3 && back < length && ((unsigned char)text[length - 1 - back] & 0xc0) == 0x80)
        back++;
    if (back == length)
        return length;
    unsigned char lead = (unsigned char)text[length - 1 - back];
    size_t needed = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    return needed > back ? length - 1 - back : length;
}

static void read_command(struct process *process, int directory)
{
    char text[COMMAND_SIZE + 1];
    size_t length = read_proc_file(directory, "cmdline", text, sizeof text);
    if (length == COMMAND_SIZE)
        length = whole_characters(text, length);
    while (length > 0 && text[length - 1] == '\0')
        length--;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\0')
            text[i] = ' ';
    }
    if (length == 0)
        length = (size_t)snprintf(text, sizeof text, "[%s]", process->stat.comm);
    set_command(process, text, length);
}

static void read_identity(struct process *process, int directory)
{
    struct status_file status;
    if (!read_status(directory, &status) || status.nspid_count == 0)
        return;
    /* Beyond the count the array is not filled. */
    size_t used = (size_t)status.nspid_count * sizeof status.nspid[0];
    bool same = status.nspid_count == process->status.nspid_count && status.uid == process->status.uid &&
                memcmp(status.nspid, process->status.nspid, used) == 0;
    if (same)
        return;
    process->status = status;
    process->changed = true;
}

static void set_namespaces(struct process *process, const struct namespaces *namespaces)
{
    if (memcmp(&process->namespaces, namespaces, sizeof *namespaces) == 0)
        return;
    process->namespaces = *namespaces;
    process->changed = true;
}

void refresh_process(struct process *process, int directory, const struct stat_line *stat, enum depth depth)
{
    bool fresh = process->command == NULL;
    bool another_image = stat->image_mark != process->stat.image_mark || strcmp(stat->comm, process->stat.comm) != 0;
    bool died = is_dead_state(stat->state) && !is_dead_state(process->stat.state);
    if (fresh || stat->ppid != process->stat.ppid || strcmp(stat->comm, process->stat.comm) != 0)
        process->changed = true;
    process->stat = *stat;
    if (state_changed(process, depth))
        process->changed = true;
    if (is_dead_state(stat->state)) {
        set_namespaces(process, &no_namespaces);
    } else if (process->exit.known && realtime_now() - process->exit.at > DYING_AT_MOST) {
        /* The leader's place was taken by a thread that executed a program: the process lives on. */
        process->exit = (struct exit_status){0};
    }
    if (depth == DEPTH_STATE && !fresh && !another_image && !died)
        return;
    read_command(process, directory);
    if (fresh || !is_dead_state(stat->state))
        read_identity(process, directory);
    if (!is_dead_state(stat->state)) {
        struct namespaces namespaces;
        read_namespaces(directory, &namespaces);
        set_namespaces(process, &namespaces);
    }
}

void free_process(struct process *process)
{
    free(process->command);
    free(process);
}
