#include "refusal.h"

#include <unistd.h>

static bool is_watched(const struct registry *registry, int pid, uint64_t start, int directory)
{
    char cgroup[PROC_FILE_SIZE];
    struct container_id container;
    size_t length = read_proc_file(directory, "cgroup", cgroup, sizeof cgroup);
    if (find_container_id(cgroup, length, &container))
        return watch_has(&registry->watch, &container);
    /* A zombie's cgroup does not tell. */
    const struct process *process = watched_process(registry, pid);
    return process != NULL && process->stat.start == start;
}

const char *refusal(const struct registry *registry, int pid, uint64_t start)
{
    struct stat_line stat;
    int directory = open_proc(pid);
    if (directory < 0)
        return "gone";
    const char *reason = NULL;
    if (!read_stat(directory, &stat))
        reason = "gone";
    else if (stat.start != start)
        reason = "reused";
    else if (!is_watched(registry, pid, start, directory))
        reason = "not-watched";
    close(directory);
    return reason;
}
