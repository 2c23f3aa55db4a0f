#include "procfs.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PF_KTHREAD = 0x00200000 };

int open_proc(int pid)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/%d", pid);
    return openat(AT_FDCWD, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

size_t read_proc_file(int directory, const char *name, char *text, size_t size)
{
    int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
    text[0] = '\0';
    if (fd < 0)
        return 0;
    ssize_t length = read(fd, text, size - 1);
    close(fd);
    if (length < 0)
        length = 0;
    text[length] = '\0';
    return (size_t)length;
}

bool read_stat(int directory, struct stat_line *stat)
{
    enum { STATE = 3, PPID = 4, FLAGS = 9, START = 22, START_CODE = 26, START_STACK = 28, ARG_START = 48, LAST = 49 };
    char line[PROC_FILE_SIZE];
    if (read_proc_file(directory, "stat", line, sizeof line) == 0)
        return false;
    /* The name may hold spaces and parentheses: the last one closes it. */
    char *open = strchr(line, '(');
    char *close = strrchr(line, ')');
    if (open == NULL || close == NULL || close[1] != ' ')
        return false;
    snprintf(stat->comm, sizeof stat->comm, "%.*s", (int)(close - open - 1), open + 1);
    stat->state = close[2];
    uint64_t fields[LAST + 1] = {0};
    char *at = close + 3;
    for (int i = STATE + 1; i <= LAST && *at != '\0'; i++)
        fields[i] = strtoull(at, &at, 10);
    stat->ppid = (int)fields[PPID];
    stat->kernel_thread = (fields[FLAGS] & PF_KTHREAD) != 0;
    stat->start = fields[START];
    stat->image_mark = fields[START_CODE] ^ fields[START_STACK] << 1 ^ fields[ARG_START] << 2;
    return true;
}

static const char *line_after(const char *text, const char *key)
{
    const char *found = strstr(text, key);
    return found == NULL ? NULL : found + strlen(key);
}

bool read_status(int directory, struct status_file *status)
{
    char text[PROC_FILE_SIZE];
    if (read_proc_file(directory, "status", text, sizeof text) == 0)
        return false;
    const char *uid = line_after(text, "\nUid:");
    const char *nspid = line_after(text, "\nNSpid:");
    status->uid = uid == NULL ? 0 : (uint32_t)strtoul(uid, NULL, 10);
    status->nspid_count = 0;
    while (nspid != NULL && *nspid != '\n' && *nspid != '\0' && status->nspid_count < MAX_PID_DEPTH) {
        char *end;
        status->nspid[status->nspid_count] = (int)strtol(nspid, &end, 10);
        if (end == nspid)
            break;
        status->nspid_count++;
        nspid = end;
    }
    return true;
}

struct kernel_dirent {
    uint64_t inode;
    int64_t offset;
    uint16_t length;
    uint8_t type;
    char name[];
};

bool each_process(void (*visit)(int pid, uint64_t inode, void *context), void *context)
{
    /* Not readdir: its small buffer would need many more system calls. */
    static _Alignas(8) char buffer[65536];
    int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (proc < 0)
        return false;
    long size;
    while ((size = syscall(SYS_getdents64, proc, buffer, sizeof buffer)) > 0) {
        for (long at = 0; at < size;) {
            const struct kernel_dirent *entry = (const struct kernel_dirent *)(buffer + at);
            if (entry->name[0] >= '1' && entry->name[0] <= '9')
                visit(atoi(entry->name), entry->inode, context);
            at += entry->length;
        }
    }
    close(proc);
    return size == 0;
}

int64_t read_boot_time(void)
{
    static char text[262144];
    int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (proc < 0)
        return -1;
    read_proc_file(proc, "stat", text, sizeof text);
    close(proc);
    const char *found = line_after(text, "\nbtime ");
    return found == NULL ? -1 : strtoll(found, NULL, 10);
}
