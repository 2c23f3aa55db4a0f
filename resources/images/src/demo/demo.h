#ifndef PAUSELAB_DEMO_H
#define PAUSELAB_DEMO_H

#include <stddef.h>
#include <stdint.h>

/* One row of the table in modes.c. A mode gets the arguments after its own name and returns the exit code. */
struct mode {
    const char *name;
    const char *arguments;
    const char *summary;
    const char *details; /* printed by `demo help MODE`; may be NULL */
    int (*run)(int argc, char **argv);
};

extern const struct mode modes[]; /* ends with a row whose name is NULL */

const struct mode *find_mode(const char *name);

int crash_main(int argc, char **argv);
int fetch_main(int argc, char **argv);
int help_main(int argc, char **argv);
int kill_main(int argc, char **argv);
int orphan_main(int argc, char **argv);
int ps_main(int argc, char **argv);
int sleep_main(int argc, char **argv);
int stubborn_main(int argc, char **argv);
int web_main(int argc, char **argv);
int zombie_main(int argc, char **argv);

#endif
