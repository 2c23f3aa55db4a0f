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

int cat_main(int argc, char **argv);
int crash_main(int argc, char **argv);
int eat_main(int argc, char **argv);
int env_main(int argc, char **argv);
int exists_main(int argc, char **argv);
int exit_main(int argc, char **argv);
int fetch_main(int argc, char **argv);
int help_main(int argc, char **argv);
int hostname_main(int argc, char **argv);
int id_main(int argc, char **argv);
int join_uts_main(int argc, char **argv);
int kill_main(int argc, char **argv);
int listen_main(int argc, char **argv);
int logger_main(int argc, char **argv);
int ls_main(int argc, char **argv);
int mq_main(int argc, char **argv);
int orphan_main(int argc, char **argv);
int proxy_main(int argc, char **argv);
int ps_main(int argc, char **argv);
int sem_main(int argc, char **argv);
int shm_main(int argc, char **argv);
int sleep_main(int argc, char **argv);
int stat_main(int argc, char **argv);
int stubborn_main(int argc, char **argv);
int tail_main(int argc, char **argv);
int web_main(int argc, char **argv);
int write_main(int argc, char **argv);
int zombie_main(int argc, char **argv);

#endif
