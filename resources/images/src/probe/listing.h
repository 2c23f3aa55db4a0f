#ifndef PAUSELAB_PROBE_LISTING_H
#define PAUSELAB_PROBE_LISTING_H

#include <stdbool.h>

#include "json-writer.h"

/*
 * Writes the array of what lies in a folder of a process's root, to some depth; null when it cannot be opened. With
 * `texts` each file's first bytes are told, too. True when something was left out.
 */
bool write_listing(struct text *line, int directory, const char *path, int depth, bool texts);

#endif
