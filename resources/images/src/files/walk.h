#ifndef PAUSELAB_FILES_WALK_H
#define PAUSELAB_FILES_WALK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Ways into the volume. Each step is one name, opened from the directory before it and never through a link, so no way
 * leads out, whatever a container plants and however quickly. All return a file descriptor, or -1 with errno.
 */

enum { MAX_PATH = 4096, MAX_NAME = 255 };

/* Names by single slashes, none of them `.` or `..`. The empty path is the volume itself. */
bool is_path(const char *path);

int open_directory(int root, const char *path);

enum missing { MISSING_FAILS, MISSING_IS_MADE, MISSING_IS_MADE_DURABLY };

/* The directory that holds the path's last name, which is left in `name`. */
int open_parent(int root, const char *path, enum missing missing, char name[MAX_NAME + 1]);

/* A regular file that is there, or is made. */
int open_file(int parent, const char *name, int flags, unsigned mode);

/* From the start; all of it. */
bool write_all(int fd, const char *bytes, size_t length);

#endif
