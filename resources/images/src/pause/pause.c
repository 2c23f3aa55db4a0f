/*
 * pause: the sandbox (infra) container's only process. It holds the pod's namespaces open by being alive.
 *
 * The contract, the same as the upstream one:
 *   SIGINT, SIGTERM  end it with exit code 0
 *   SIGCHLD          reap every child that has ended; in a shared PID namespace these are the pod's orphans
 *   -v               print the version and end
 *   not PID 1        a warning: the kernel would not hand orphans to it
 *   otherwise        sleep for ever
 */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../common/version.h"
#include "say.h"

static void end(int signal_number)
{
    say(STDERR_FILENO, signal_number == SIGINT ? "pause: SIGINT, ending\n" : "pause: SIGTERM, ending\n");
    _exit(0);
}

static void reap(int signal_number)
{
    (void)signal_number;
    int saved = errno;
    /* One SIGCHLD may stand for many children: pending signals of one number are merged. */
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
    errno = saved;
}

static int handle(int signal_number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    return sigaction(signal_number, &action, NULL);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-v") == 0) {
            say(STDOUT_FILENO, "pauselab/pause " PAUSELAB_IMAGES_VERSION "\n");
            return 0;
        }
    }
    if (handle(SIGINT, end, 0) < 0)
        return 1;
    if (handle(SIGTERM, end, 0) < 0)
        return 2;
    if (handle(SIGCHLD, reap, SA_NOCLDSTOP) < 0)
        return 3;
    if (getpid() != 1)
        say(STDERR_FILENO, "pause: warning: not PID 1, so the kernel gives it no orphans to reap\n");
    for (;;)
        pause();
}
