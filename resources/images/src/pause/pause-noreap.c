/*
 * pause-noreap: pause with its contract broken on purpose. It never waits for a child, so in a shared PID
 * namespace every orphan that ends stays a zombie. Everything else is as in pause.c: compare the two.
 */
#include <signal.h>
#include <unistd.h>

#include "../common/version.h"
#include "say.h"

static void end(int signal_number)
{
    say(STDERR_FILENO, signal_number == SIGINT ? "pause-noreap: SIGINT, ending\n" : "pause-noreap: SIGTERM, ending\n");
    _exit(0);
}

static int handle(int signal_number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    return sigaction(signal_number, &action, NULL);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-v") == 0) {
            say(STDOUT_FILENO, "pauselab/pause-noreap " PAUSELAB_IMAGES_VERSION "\n");
            return 0;
        }
    }
    if (handle(SIGINT, end) < 0)
        return 1;
    if (handle(SIGTERM, end) < 0)
        return 2;
    /* SIG_DFL, never SIG_IGN: with SIGCHLD ignored the kernel would reap by itself and the flaw would vanish. */
    if (handle(SIGCHLD, SIG_DFL) < 0)
        return 3;
    if (getpid() != 1)
        say(STDERR_FILENO, "pause-noreap: warning: not PID 1, so the kernel gives it no orphans\n");
    for (;;)
        pause();
}
