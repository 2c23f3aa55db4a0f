#include "enter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "../dial/error-name.h"
#include "../probe/bounded.h"
#include "../probe/procfs.h"

enum { MAX_PID = 4194304 };

static int own_ipc = -1;
static int own_uts = -1;

const char *prepare_to_enter(void)
{
    own_ipc = open("/proc/self/ns/ipc", O_RDONLY | O_CLOEXEC);
    own_uts = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
    if (own_ipc < 0 || own_uts < 0 || setns(own_ipc, CLONE_NEWIPC) < 0 || setns(own_uts, CLONE_NEWUTS) < 0)
        return error_name(errno);
    return NULL;
}

/* Whoever stayed inside would keep the namespace alive. */
static void leave(void)
{
    if (setns(own_ipc, CLONE_NEWIPC) < 0 || setns(own_uts, CLONE_NEWUTS) < 0) {
        fputs("inside: cannot leave the pod's namespaces again\n", stderr);
        _Exit(1);
    }
}

static const char *refusal(int directory, int64_t start, const struct container_id *container)
{
    char cgroup[PROC_FILE_SIZE];
    struct stat_line stat;
    struct container_id found;
    if (!read_stat(directory, &stat))
        return "gone";
    if (stat.start != (uint64_t)start)
        return "reused";
    size_t length = read_proc_file(directory, "cgroup", cgroup, sizeof cgroup);
    return find_container_id(cgroup, length, &found) && same_container(&found, container) ? NULL : "not-watched";
}

static const char *enter(int directory, const char *link, int kind)
{
    int namespace = openat(directory, link, O_RDONLY | O_CLOEXEC);
    /* A zombie has no namespaces any more. */
    if (namespace < 0)
        return errno == ENOENT || errno == ESRCH ? "gone" : error_name(errno);
    const char *reason = setns(namespace, kind) < 0 ? error_name(errno) : NULL;
    close(namespace);
    return reason;
}

static void write_inside(struct text *line)
{
    struct utsname names;
    struct section section;
    int folder = open("/proc/sysvipc", O_PATH | O_DIRECTORY | O_CLOEXEC);
    text_raw(line, ",\"hostname\":");
    if (uname(&names) < 0)
        text_raw(line, "null");
    else
        text_string(line, names.nodename, strlen(names.nodename));
    text_raw(line, ",\"sysvipc\":");
    section_begin(&section, line);
    section_file(&section, "shm", folder, "shm");
    section_file(&section, "sem", folder, "sem");
    section_file(&section, "msg", folder, "msg");
    section_end(&section);
    if (folder >= 0)
        close(folder);
}

const char *look_inside(struct text *line, int64_t pid, int64_t start, const struct container_id *container)
{
    int directory = pid < 1 || pid > MAX_PID ? -1 : open_proc((int)pid);
    if (directory < 0)
        return "gone";
    const char *reason = refusal(directory, start, container);
    if (reason == NULL)
        reason = enter(directory, "ns/ipc", CLONE_NEWIPC);
    if (reason == NULL)
        reason = enter(directory, "ns/uts", CLONE_NEWUTS);
    if (reason == NULL)
        write_inside(line);
    leave();
    close(directory);
    return reason;
}
