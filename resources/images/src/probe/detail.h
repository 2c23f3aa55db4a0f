#ifndef PAUSELAB_PROBE_DETAIL_H
#define PAUSELAB_PROBE_DETAIL_H

#include <stdbool.h>

#include "json-writer.h"

enum about { ABOUT_NET, ABOUT_SHARED, ABOUT_IPC, ABOUT_MNT, ABOUT_CGROUP, ABOUT_PROCESS, ABOUT_FILES, ABOUT_NS, ABOUT_COUNT };

enum { LONGEST_DETAIL_PATH = 4096 };

/* -1 when there is no such thing to ask about. */
int find_about(const char *name);

/* Writes `,"net":...` and so on for each bit (1 << about) of the set. `path` is the folder of ABOUT_FILES. */
void write_details(struct text *line, int directory, unsigned set, const char *path);

#endif
