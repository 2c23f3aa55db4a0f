#ifndef PAUSELAB_DEMO_IPC_H
#define PAUSELAB_DEMO_IPC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IPC_NAME_SIZE = 32, IPC_MODE = 0666 };

/* What shm, mq and sem are asked to do. */
struct ipc_request {
    const char *mode;
    const char *action;
    const char *text; /* NULL when none was given */
    int64_t key;
    int64_t posix;
    int64_t hold;
    char name[IPC_NAME_SIZE]; /* the key as POSIX would name it */
};

/*
 * `ACTION [TEXT] [--key N] [--posix] [--hold]`. `actions` end with NULL; only the first takes a text, and needs it when
 * `needs_text` is set.
 */
void parse_ipc_request(struct ipc_request *request, const char *mode, const char *const *actions, bool needs_text, int argc,
                       char **argv);

bool is_action(const struct ipc_request *request, const char *action);

/* Says what failed, by errno; returns the exit code. */
int ipc_failed(const struct ipc_request *request, const char *what);

/* Says what has been done, and stays if asked to; returns the exit code. */
int ipc_done(const struct ipc_request *request, const char *what);

#endif
