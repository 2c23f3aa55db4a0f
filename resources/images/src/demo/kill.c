#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "demo.h"
#include "signals.h"

enum { MAX_PID = 4194304 };

static bool send_to(const char *text, int signal_number)
{
    int64_t pid;
    /* 0 and negative numbers mean whole groups to kill(2): never what a lesson asks for. */
    if (!parse_number(text, &pid) || pid < 1 || pid > MAX_PID)
        usage_error("kill", "\"%s\" is not a PID", text);
    if (kill((pid_t)pid, signal_number) == 0)
        return true;
    fprintf(stderr, "kill: %s: %s\n", text, strerror(errno));
    return false;
}

int kill_main(int argc, char **argv)
{
    int signal_number = SIGTERM;
    int next = 0;
    if (argc > 0 && argv[0][0] == '-') {
        const char *name = argv[0] + 1;
        next = 1;
        if (strcmp(name, "s") == 0 && argc > 1)
            name = argv[next++];
        if (!signal_by_name(name, &signal_number))
            usage_error("kill", "unknown signal \"%s\"", name);
    }
    if (next == argc)
        usage_error("kill", "no PID given");
    bool all_sent = true;
    for (; next < argc; next++)
        all_sent &= send_to(argv[next], signal_number);
    return all_sent ? 0 : 1;
}
