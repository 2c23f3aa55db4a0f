#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "demo.h"

struct row {
    int pid;
    int ppid;
    char state;
    char command[4096];
};

static size_t read_file(int pid, const char *name, char *text, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    size_t length = fread(text, 1, size - 1, file);
    fclose(file);
    text[length] = '\0';
    return length;
}

static bool read_row(int pid, struct row *row)
{
    char stat[1024];
    if (read_file(pid, "stat", stat, sizeof stat) == 0)
        return false;
    /* The name may hold spaces and parentheses: the last one closes it. */
    char *open = strchr(stat, '(');
    char *close = strrchr(stat, ')');
    if (open == NULL || close == NULL || sscanf(close + 1, " %c %d", &row->state, &row->ppid) != 2)
        return false;
    row->pid = pid;
    size_t length = read_file(pid, "cmdline", row->command, sizeof row->command);
    while (length > 0 && row->command[length - 1] == '\0')
        length--;
    for (size_t i = 0; i < length; i++) {
        if (row->command[i] == '\0' || iscntrl((unsigned char)row->command[i]))
            row->command[i] = ' ';
    }
    if (length == 0)
        snprintf(row->command, sizeof row->command, "[%.*s]", (int)(close - open - 1), open + 1);
    return true;
}

static int compare_pids(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

int ps_main(int argc, char **argv)
{
    const struct flag no_flags[] = {{0}};
    parse_arguments("ps", argc, argv, no_flags, NULL, 0);
    DIR *proc = opendir("/proc");
    if (proc == NULL) {
        fprintf(stderr, "ps: /proc: %s\n", strerror(errno));
        return 1;
    }
    int *pids = NULL;
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(proc)) != NULL;) {
        int pid = atoi(entry->d_name);
        if (pid <= 0)
            continue;
        if ((count & (count - 1)) == 0) {
            int *grown = realloc(pids, (count == 0 ? 1 : count * 2) * sizeof *pids);
            if (grown == NULL)
                break;
            pids = grown;
        }
        pids[count++] = pid;
    }
    closedir(proc);
    if (count > 0)
        qsort(pids, count, sizeof *pids, compare_pids);
    printf("%7s %7s %-5s %s\n", "PID", "PPID", "STATE", "COMMAND");
    for (size_t i = 0; i < count; i++) {
        static struct row row;
        if (read_row(pids[i], &row))
            printf("%7d %7d %-5c %s\n", row.pid, row.ppid, row.state, row.command);
    }
    free(pids);
    return 0;
}
