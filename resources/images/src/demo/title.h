#ifndef PAUSELAB_DEMO_TITLE_H
#define PAUSELAB_DEMO_TITLE_H

#include <stddef.h>

/*
 * The memory of the command line as /proc/<pid>/cmdline shows it. Call once from main, before any child is made.
 */
void remember_title(int argc, char **argv);

/*
 * Lets a child be told from its parent in a process list: overwrites the command line (cut to the length of the
 * one the program was started with) and the short name.
 */
void set_title(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
