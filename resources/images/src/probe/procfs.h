#ifndef PAUSELAB_PROBE_PROCFS_H
#define PAUSELAB_PROBE_PROCFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PROC_FILE_SIZE = 4096,
    MAX_PID_DEPTH = 33, /* the kernel nests PID namespaces 32 deep below the first */
};

/*
 * An open /proc/<pid>. Whatever is read through it is of one and the same process: once that is gone, reads fail,
 * even when its PID has been given to another. -1 when there is no such process.
 */
int open_proc(int pid);

/* Up to size - 1 bytes and a NUL; the length, 0 when it cannot be read. */
size_t read_proc_file(int directory, const char *name, char *text, size_t size);

struct stat_line {
    char comm[64];
    char state;
    int ppid;
    bool kernel_thread;
    uint64_t start;      /* field 22: clock ticks after boot */
    uint64_t image_mark; /* differs after an exec: where the program and its stack lie */
};

bool read_stat(int directory, struct stat_line *stat);

struct status_file {
    int nspid[MAX_PID_DEPTH]; /* from the outermost PID namespace to the innermost */
    int nspid_count;
    uint32_t uid; /* the real one */
};

bool read_status(int directory, struct status_file *status);

/* Calls `visit` with each process of /proc: its PID and its directory's inode number. False when /proc cannot be read. */
bool each_process(void (*visit)(int pid, uint64_t inode, void *context), void *context);

/* The number that follows `key` at the start of a line of /proc/stat, or -1. */
int64_t read_boot_time(void);

#endif
