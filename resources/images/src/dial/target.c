#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../probe/procfs.h"
#include "error-name.h"

enum { MAX_PID = 4194304 };

static int own_namespace = -1;

const char *prepare_namespaces(void)
{
    own_namespace = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (own_namespace < 0 || setns(own_namespace, CLONE_NEWNET) < 0)
        return error_name(errno);
    return NULL;
}

/* Through one open directory, so that what is checked is what is entered. -1 and the reason when it may not be. */
static int open_namespace(int64_t pid, int64_t start, const char **reason)
{
    struct stat_line stat;
    int directory = pid < 1 || pid > MAX_PID ? -1 : open_proc((int)pid);
    int namespace = -1;
    *reason = "gone";
    if (directory < 0)
        return -1;
    if (read_stat(directory, &stat)) {
        if (start != 0 && stat.start != (uint64_t)start) {
            *reason = "reused";
        } else {
            namespace = openat(directory, "ns/net", O_RDONLY | O_CLOEXEC);
            /* A zombie has no namespaces any more. */
            if (namespace < 0 && errno != ENOENT && errno != ESRCH)
                *reason = error_name(errno);
        }
    }
    close(directory);
    return namespace;
}

/* A socket stays for ever in the namespace that it was made in, so only its making happens there. */
static const char *make_sockets(const struct address *addresses, size_t count, int *sockets)
{
    const char *reason = NULL;
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        sockets[i] = socket(addresses[i].bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (sockets[i] >= 0)
            made++;
        else
            reason = error_name(errno);
    }
    return made > 0 ? NULL : reason;
}

const char *open_sockets(int64_t pid, int64_t start, const struct address *addresses, size_t count, int *sockets)
{
    const char *reason;
    int namespace = open_namespace(pid, start, &reason);
    if (namespace < 0)
        return reason;
    if (setns(namespace, CLONE_NEWNET) < 0) {
        reason = error_name(errno);
        close(namespace);
        return reason;
    }
    reason = make_sockets(addresses, count, sockets);
    if (setns(own_namespace, CLONE_NEWNET) < 0) {
        fputs("dial: cannot leave the pod's network namespace again\n", stderr);
        _Exit(1);
    }
    close(namespace);
    return reason;
}
