#include "demo.h"

#include <string.h>

/* A new mode is a file with its `<mode>_main`, a line in demo.h and a row here. */
const struct mode modes[] = {
    {"web", "[--port 80] [--delay 0s] [--ok-for DURATION [--fail-for DURATION]] [--ready-after 0s]",
     "HTTP server that answers with hostname, PID and request count",
     "Prints a line per request. Many connections at once, kept alive as the client likes.\n"
     "--delay holds every answer back. /healthz is well (200) for --ok-for, then not (503) for --fail-for or for ever, in turns.\n"
     "/readyz is 503 until --ready-after has passed. /status/404 is answered with 404.", web_main},
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
    {"exit", "CODE [--after 0s] [--message TEXT [--to /dev/termination-log]]", "exits with the code, after leaving a message", NULL, exit_main},
    {"sleep", "[DURATION|infinity] [--on SIGTERM] [--linger 0s] [--code 0]", "does nothing, then exits with 0",
     "On the signal it stays for --linger and exits with --code. SIGTERM is the signal unless --on names another.", sleep_main},
    {"stubborn", "", "disregards SIGTERM; only SIGKILL ends it from outside",
     "SIGINT (Ctrl-C) still ends it.", stubborn_main},
    {"ps", "", "PID PPID STATE COMMAND of every process that can be seen from here", NULL, ps_main},
    {"kill", "[-SIGNAL] PID...", "sends a signal (SIGTERM unless named) from inside this PID namespace",
     "SIGNAL is a number or a name: -9, -KILL and -SIGKILL are the same. Exits with 1 when one could not be sent.\n"
     "To PID 1 of its own namespace the kernel delivers only signals that it has a handler for: never SIGKILL.", kill_main},
    {"logger", "FILE [--every 1s] [--size BYTES]", "appends a numbered line with the time to a file, again and again",
     "With --size the file is cut to nothing before it would grow larger.", logger_main},
    {"tail", "FILE", "prints a file and what is added to it", "Waits for the file to appear; begins anew when it is cut or replaced.", tail_main},
    {"cat", "FILE...", "prints files", NULL, cat_main},
    {"write", "FILE [TEXT...] [--append]", "writes one line to a file", "After -- nothing is a flag. Without a text the file is empty.", write_main},
    {"exists", "FILE", "exits with 0 if there is such a file, else with 1", NULL, exists_main},
    {"stat", "PATH...", "prints `<mode> <uid> <gid> <size> <type> <name>` of each", "A link's target follows after ->.", stat_main},
    {"ls", "[DIRECTORY]", "prints the same of everything in a directory", NULL, ls_main},
    {"env", "[NAME...]", "prints the environment, or these variables of it", NULL, env_main},
    {"hostname", "", "prints the hostname", NULL, hostname_main},
    {"id", "", "prints user, groups, capabilities, no_new_privs and seccomp of itself", NULL, id_main},
    {"eat", "--mb N [--step 0s] [--hold]", "takes memory, a megabyte after the other", "With --hold it keeps it, else it exits with 0.", eat_main},
    {"listen", "PORT [--host ADDRESS]", "accepts TCP connections, says so and closes them", NULL, listen_main},
    {"proxy", "[--port 15001]", "carries redirected TCP connections on to where they were going, a line each",
     "For connections that iptables sends here with REDIRECT (IPv4). A line is `<time> <client> -> <destination> connection <count>`,\n"
     "where count is that of the destination.", proxy_main},
    {"shm", "write TEXT|read|remove [--key 4711] [--posix] [--hold]", "shared memory, System V's or POSIX's",
     "Containers of a pod share it. With --hold it stays when it is done.", shm_main},
    {"mq", "send TEXT|recv|remove [--key 4711] [--posix] [--hold]", "a message queue, System V's or POSIX's", "recv waits for a message.", mq_main},
    {"sem", "post|wait|get|remove [--key 4711] [--posix] [--hold]", "a semaphore, System V's or POSIX's",
     "It begins with 0; wait waits until it is more than that. get prints it.", sem_main},
    {"join-uts", "[--drop CAPABILITY,...] [--] MODE|PROGRAM [ARGUMENT...]", "joins pause's UTS namespace, then becomes another mode",
     "For a container in pause's PID namespace, as root with CAP_SYS_ADMIN, which it drops for good before it goes on.\n"
     "--drop names more capabilities that were given for this alone. PROGRAM is an absolute path.\n"
     "Exits with 1 and the reason when it cannot.", join_uts_main},
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
