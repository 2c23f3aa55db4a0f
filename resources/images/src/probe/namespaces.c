#include "namespaces.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "container-id.h"
#include "procfs.h"

enum { LOWEST_PIDS = 64, HIGHEST_TRIED_PID = 4096, LONGEST_LINK = 64 };

/* `pid` is 0 where none could be read. */
struct host_link {
    int pid;
    char target[LONGEST_LINK];
};

const char *const namespace_names[NAMESPACE_COUNT] = {"mnt", "uts", "ipc", "pid", "net", "user", "cgroup", "time"};

static const char *const links[NAMESPACE_COUNT] = {"ns/mnt", "ns/uts",  "ns/ipc",    "ns/pid",
                                                   "ns/net", "ns/user", "ns/cgroup", "ns/time"};

static size_t read_link(int directory, const char *link, char *target, size_t size)
{
    ssize_t length = readlinkat(directory, link, target, size - 1);
    target[length < 0 ? 0 : length] = '\0';
    return length < 0 ? 0 : (size_t)length;
}

static uint64_t inode_of(const char *target)
{
    const char *bracket = strchr(target, '[');
    return bracket == NULL ? 0 : strtoull(bracket + 1, NULL, 10);
}

void read_namespaces(int directory, struct namespaces *namespaces)
{
    char target[LONGEST_LINK];
    for (int i = 0; i < NAMESPACE_COUNT; i++)
        namespaces->inodes[i] = read_link(directory, links[i], target, sizeof target) == 0 ? 0 : inode_of(target);
}

void write_namespace_links(struct section *section, int directory)
{
    char target[LONGEST_LINK];
    for (int i = 0; i < NAMESPACE_COUNT; i++) {
        size_t length = read_link(directory, links[i], target, sizeof target);
        if (length > 0)
            section_text(section, links[i], target, length);
    }
}

static bool is_in_container(int directory)
{
    char cgroup[PROC_FILE_SIZE];
    struct container_id id;
    size_t length = read_proc_file(directory, "cgroup", cgroup, sizeof cgroup);
    return find_container_id(cgroup, length, &id);
}

/* For each namespace the first link that can be read among the lowest PIDs outside any container. */
static void find_host_links(struct host_link *found)
{
    int met = 0;
    int missing = NAMESPACE_COUNT;
    memset(found, 0, NAMESPACE_COUNT * sizeof *found);
    for (int pid = 1; pid <= HIGHEST_TRIED_PID && met < LOWEST_PIDS && missing > 0; pid++) {
        int directory = open_proc(pid);
        if (directory < 0)
            continue;
        met++;
        if (!is_in_container(directory)) {
            for (int i = 0; i < NAMESPACE_COUNT; i++) {
                if (found[i].pid != 0 || read_link(directory, links[i], found[i].target, LONGEST_LINK) == 0)
                    continue;
                found[i].pid = pid;
                missing--;
            }
        }
        close(directory);
    }
}

void read_host_namespaces(struct namespaces *namespaces)
{
    struct host_link found[NAMESPACE_COUNT];
    find_host_links(found);
    for (int i = 0; i < NAMESPACE_COUNT; i++)
        namespaces->inodes[i] = inode_of(found[i].target);
}

void write_host_links(struct section *section)
{
    struct host_link found[NAMESPACE_COUNT];
    find_host_links(found);
    for (int i = 0; i < NAMESPACE_COUNT; i++) {
        char name[32];
        if (found[i].pid == 0)
            continue;
        snprintf(name, sizeof name, "%d/%s", found[i].pid, links[i]);
        section_text(section, name, found[i].target, strlen(found[i].target));
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
