#ifndef PAUSELAB_PROBE_BOUNDED_H
#define PAUSELAB_PROBE_BOUNDED_H

#include <stdbool.h>
#include <stddef.h>

#include "json-writer.h"

/* An object that is being written: texts of files by name, and after them the names of those that were cut. */
struct section {
    struct text *line;
    struct text cut; /* the elements of the array */
    bool first;
};

void section_begin(struct section *section, struct text *line);
void section_end(struct section *section);

/* Notes that the list or text of this name is not whole. */
void section_cut(struct section *section, const char *name);

void section_text(struct section *section, const char *name, const char *bytes, size_t length);

/* The file's text under `name`; one that cannot be read is left out. A text too long ends after its last whole line. */
void section_file(struct section *section, const char *name, int directory, const char *path);

/*
 * Opens a path inside the root of the process whose /proc directory this is, and follows no symbolic link: one of the
 * container's making could lead out of it.
 */
int open_inside(int directory, const char *path, int flags);

#endif
