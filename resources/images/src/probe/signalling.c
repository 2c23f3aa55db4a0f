#include "signalling.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "refusal.h"

#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

enum { MAX_PID = 4194304, MAX_SIGNAL = 64 };

static const char *error_name(int error)
{
    static char other[16];
    switch (error) {
    case ESRCH:
        return "gone";
    case EPERM:
    case EACCES:
        return "denied";
    case EINVAL:
        return "EINVAL";
    case EMFILE:
        return "EMFILE";
    case ENOMEM:
        return "ENOMEM";
    default:
        snprintf(other, sizeof other, "errno %d", error);
        return other;
    }
}

const char *signal_process(const struct registry *registry, int64_t pid, int64_t start, int64_t signal)
{
    if (pid < 1 || pid > MAX_PID || signal > MAX_SIGNAL)
        return "EINVAL";
    /* The descriptor first, the checks after: then what was checked is what gets the signal. */
    int pidfd = (int)syscall(SYS_pidfd_open, (pid_t)pid, 0);
    /* Kernels before 5.3 have none, older seccomp profiles forbid it: then a small window stays open. */
    bool without = pidfd < 0 && (errno == ENOSYS || errno == EPERM);
    if (pidfd < 0 && !without)
        return error_name(errno);
    const char *reason = refusal(registry, (int)pid, (uint64_t)start);
    if (reason == NULL) {
        long result = without ? kill((pid_t)pid, (int)signal)
                              : syscall(SYS_pidfd_send_signal, pidfd, (int)signal, NULL, 0);
        if (result < 0)
            reason = error_name(errno);
    }
    if (pidfd >= 0)
        close(pidfd);
    return reason;
}
