#include "demo.h"

#include <string.h>

/* A new mode is a file with its `<mode>_main`, a line in demo.h and a row here. */
const struct mode modes[] = {
    {"web", "[--port 80]", "HTTP server that answers with hostname, PID and request count",
     "Prints a line per request. Many connections at once, kept alive as the client likes.", web_main},
    {"fetch", "URL [--every 5s] [--timeout 2s] [--count N]", "asks a URL again and again, a line per request",
     "A line is `<time> ok <status> <ms> <URL>` or `<time> FAILED <status or -> <ms> <URL> <reason>`.\n"
     "With --count it ends after N requests: 0 when all went well, else 1.", fetch_main},
    {"orphan", "[--count 3] [--every DURATION] [--life 2s]", "makes N orphans, which live a moment and then exit",
     "The kernel hands each orphan to PID 1 of the PID namespace. A good PID 1 reaps it when it ends.\n"
     "This program itself reaps no orphan: where it is PID 1, they stay zombies.\n"
     "With --every it makes N more each time.", orphan_main},
    {"zombie", "[--count 3]", "keeps N children that have ended and were never waited for",
     "They stay zombies while this parent lives, whatever PID 1 does: only a parent can reap its children.", zombie_main},
    {"crash", "[--after 3s] [--code 1]", "exits with the code after a while", NULL, crash_main},
    {"sleep", "[DURATION|infinity]", "does nothing, then exits with 0", NULL, sleep_main},
    {"stubborn", "", "disregards SIGTERM; only SIGKILL ends it from outside",
     "SIGINT (Ctrl-C) still ends it.", stubborn_main},
    {"ps", "", "PID PPID STATE COMMAND of every process that can be seen from here", NULL, ps_main},
    {"kill", "[-SIGNAL] PID...", "sends a signal (SIGTERM unless named) from inside this PID namespace",
     "SIGNAL is a number or a name: -9, -KILL and -SIGKILL are the same. Exits with 1 when one could not be sent.\n"
     "To PID 1 of its own namespace the kernel delivers only signals that it has a handler for: never SIGKILL.", kill_main},
    {"help", "[MODE]", "this text", NULL, help_main},
    {0},
};

const struct mode *find_mode(const char *name)
{
    for (const struct mode *mode = modes; mode->name != NULL; mode++) {
        if (strcmp(mode->name, name) == 0)
            return mode;
    }
    return NULL;
}
