#ifndef PAUSELAB_DEMO_SIGNALS_H
#define PAUSELAB_DEMO_SIGNALS_H

#include <stdbool.h>

/*
 * SIGTERM and SIGINT end the program at once with 0. A handler is needed even for that: as PID 1 of a PID
 * namespace a process does not get signals whose action is the default one.
 */
void end_on_signals(void);

void handle_signal(int signal_number, void (*handler)(int));

/* "9", "KILL" or "SIGKILL" (any case) into the number; false when there is no such signal. */
bool signal_by_name(const char *name, int *signal_number);

#endif
