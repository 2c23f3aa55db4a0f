#include "detail.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bounded.h"
#include "descriptors.h"
#include "listing.h"
#include "namespaces.h"

enum { MOST_LINKS = 32, FILES_DEPTH = 4 };

static const char *const about_names[ABOUT_COUNT] = {
    [ABOUT_NET] = "net",       [ABOUT_SHARED] = "shared",   [ABOUT_IPC] = "ipc",     [ABOUT_MNT] = "mnt",
    [ABOUT_CGROUP] = "cgroup", [ABOUT_PROCESS] = "process", [ABOUT_FILES] = "files",
    [ABOUT_NS] = "ns",
};

int find_about(const char *name)
{
    for (int i = 0; i < ABOUT_COUNT; i++) {
        if (strcmp(about_names[i], name) == 0)
            return i;
    }
    return -1;
}

/* The container's own sysfs is that of its network namespace: it has what /proc/<pid>/net does not. */
static void write_links(struct section *section, int directory)
{
    static const char *const facts[] = {"address", "mtu", "operstate", "ifindex"};
    int fd = open_inside(directory, "sys/devices/virtual/net", O_RDONLY | O_DIRECTORY);
    DIR *links = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;
    int count = 0;
    if (links == NULL) {
        if (fd >= 0)
            close(fd);
        return;
    }
    while ((entry = readdir(links)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        if (count++ == MOST_LINKS) {
            section_cut(section, "links");
            break;
        }
        for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
            char path[320], name[328];
            snprintf(path, sizeof path, "%s/%s", entry->d_name, facts[i]);
            snprintf(name, sizeof name, "link/%s", path);
            section_file(section, name, dirfd(links), path);
        }
    }
    closedir(links);
}

static void write_net(struct text *line, int directory)
{
    static const char *const names[] = {"dev", "route", "ipv6_route", "if_inet6", "fib_trie", "tcp", "tcp6", "udp", "udp6", "unix"};
    struct section section;
    section_begin(&section, line);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[32];
        snprintf(path, sizeof path, "net/%s", names[i]);
        section_file(&section, names[i], directory, path);
    }
    write_links(&section, directory);
    section_end(&section);
}

static void write_ipc(struct text *line, int directory)
{
    text_raw(line, "{\"shm\":");
    bool cut = write_listing(line, directory, "dev/shm", 2, false);
    text_raw(line, ",\"mqueue\":");
    cut |= write_listing(line, directory, "dev/mqueue", 1, true);
    text_raw(line, cut ? ",\"cut\":true}" : ",\"cut\":false}");
}

/* The container's own cgroups, as its mounts show them: on version 1 by controller, on version 2 all in one folder. */
static void write_cgroup(struct text *line, int directory)
{
    static const char *const files[][2] = {
        {"", "memory.max"}, {"", "memory.current"}, {"", "memory.peak"}, {"", "cpu.max"}, {"", "cpu.weight"},
        {"", "cpu.stat"}, {"", "pids.max"}, {"", "pids.current"},
        {"memory", "memory.limit_in_bytes"}, {"memory", "memory.usage_in_bytes"}, {"memory", "memory.max_usage_in_bytes"},
        {"cpu,cpuacct", "cpu.cfs_quota_us"}, {"cpu,cpuacct", "cpu.cfs_period_us"}, {"cpu,cpuacct", "cpu.shares"},
        {"cpu,cpuacct", "cpuacct.usage"}, {"cpu,cpuacct", "cpu.stat"},
        {"cpu", "cpu.cfs_quota_us"}, {"cpu", "cpu.cfs_period_us"}, {"cpu", "cpu.shares"}, {"cpu", "cpu.stat"},
        {"cpuacct", "cpuacct.usage"}, {"pids", "pids.max"}, {"pids", "pids.current"},
    };
    struct section section;
    section_begin(&section, line);
    section_file(&section, "cgroup", directory, "cgroup");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[64];
        snprintf(path, sizeof path, "sys/fs/cgroup/%s", files[i][0]);
        int folder = open_inside(directory, path, O_PATH | O_DIRECTORY);
        if (folder < 0)
            continue;
        section_file(&section, files[i][1], folder, files[i][1]);
        close(folder);
    }
    section_end(&section);
}

static void write_own(struct text *line, int directory, const char *const *names, size_t count)
{
    struct section section;
    section_begin(&section, line);
    for (size_t i = 0; i < count; i++)
        section_file(&section, names[i], directory, names[i]);
    section_end(&section);
}

static void write_links_of_namespaces(struct text *line, int directory)
{
    struct section section;
    section_begin(&section, line);
    write_namespace_links(&section, directory);
    section_end(&section);
}

static void write_about(struct text *line, int directory, enum about about, const char *path)
{
    static const char *const mounts[] = {"mountinfo"};
    static const char *const process[] = {"status", "stat", "oom_score", "oom_score_adj"};
    bool cut;
    switch (about) {
    case ABOUT_NET:
        write_net(line, directory);
        break;
    case ABOUT_SHARED:
        write_descriptors(line, directory);
        break;
    case ABOUT_IPC:
        write_ipc(line, directory);
        break;
    case ABOUT_MNT:
        write_own(line, directory, mounts, 1);
        break;
    case ABOUT_CGROUP:
        write_cgroup(line, directory);
        break;
    case ABOUT_PROCESS:
        write_own(line, directory, process, 4);
        break;
    case ABOUT_FILES:
        text_raw(line, "{\"entries\":");
        cut = write_listing(line, directory, path, FILES_DEPTH, false);
        text_raw(line, cut ? ",\"cut\":true}" : ",\"cut\":false}");
        break;
    case ABOUT_NS:
        write_links_of_namespaces(line, directory);
        break;
    case ABOUT_COUNT:
        break;
    }
}

void write_details(struct text *line, int directory, unsigned set, const char *path)
{
    for (int about = 0; about < ABOUT_COUNT; about++) {
        if ((set & 1u << about) == 0)
            continue;
        text_raw(line, ",\"");
        text_raw(line, about_names[about]);
        text_raw(line, "\":");
        write_about(line, directory, (enum about)about, path);
    }
}
