#include "namespaces.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "container-id.h"
#include "procfs.h"

enum { LOWEST_PIDS = 64, HIGHEST_TRIED_PID = 4096 };

const char *const namespace_names[NAMESPACE_COUNT] = {"mnt", "uts", "ipc", "pid", "net", "user", "cgroup", "time"};

static const char *const links[NAMESPACE_COUNT] = {"ns/mnt", "ns/uts",  "ns/ipc",    "ns/pid",
                                                   "ns/net", "ns/user", "ns/cgroup", "ns/time"};

static uint64_t read_inode(int directory, const char *link)
{
    char target[64];
    ssize_t length = readlinkat(directory, link, target, sizeof target - 1);
    if (length <= 0)
        return 0;
    target[length] = '\0';
    const char *bracket = strchr(target, '[');
    return bracket == NULL ? 0 : strtoull(bracket + 1, NULL, 10);
}

void read_namespaces(int directory, struct namespaces *namespaces)
{
    for (int i = 0; i < NAMESPACE_COUNT; i++)
        namespaces->inodes[i] = read_inode(directory, links[i]);
}

static bool is_in_container(int directory)
{
    char cgroup[PROC_FILE_SIZE];
    struct container_id id;
    size_t length = read_proc_file(directory, "cgroup", cgroup, sizeof cgroup);
    return find_container_id(cgroup, length, &id);
}

void read_host_namespaces(struct namespaces *namespaces)
{
    *namespaces = (struct namespaces){0};
    int met = 0;
    int missing = NAMESPACE_COUNT;
    for (int pid = 1; pid <= HIGHEST_TRIED_PID && met < LOWEST_PIDS && missing > 0; pid++) {
        int directory = open_proc(pid);
        if (directory < 0)
            continue;
        met++;
        if (!is_in_container(directory)) {
            for (int i = 0; i < NAMESPACE_COUNT; i++) {
                if (namespaces->inodes[i] == 0 && (namespaces->inodes[i] = read_inode(directory, links[i])) != 0)
                    missing--;
            }
        }
        close(directory);
    }
}

void write_namespaces(struct text *text, const struct namespaces *namespaces)
{
    for (int i = 0; i < NAMESPACE_COUNT; i++) {
        text_raw(text, i == 0 ? "{\"" : ",\"");
        text_raw(text, namespace_names[i]);
        text_raw(text, "\":");
        if (namespaces->inodes[i] == 0)
            text_raw(text, "null");
        else
            text_number(text, (int64_t)namespaces->inodes[i]);
    }
    text_raw(text, "}");
}
