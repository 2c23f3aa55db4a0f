#ifndef PAUSELAB_PROBE_CONTAINER_ID_H
#define PAUSELAB_PROBE_CONTAINER_ID_H

#include <stdbool.h>
#include <stddef.h>

enum { CONTAINER_ID_LENGTH = 64 };

/* 64 lower-case hexadecimal digits with no further one on either side, and a NUL. */
struct container_id {
    char text[CONTAINER_ID_LENGTH + 1];
};

/*
 * The container that /proc/<pid>/cgroup tells of: the last ID on the first line that has one. The last, because a
 * container inside a container has both on its path. Written by Docker as /docker/<id> or docker-<id>.scope, by
 * Podman as libpod-<id>.scope, by other runtimes in ways of their own.
 */
bool find_container_id(const char *cgroup, size_t length, struct container_id *id);

bool is_container_id(const char *text);

bool same_container(const struct container_id *left, const struct container_id *right);

#endif
