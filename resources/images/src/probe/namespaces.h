#ifndef PAUSELAB_PROBE_NAMESPACES_H
#define PAUSELAB_PROBE_NAMESPACES_H

#include <stdbool.h>
#include <stdint.h>

#include "bounded.h"
#include "json-writer.h"

enum { NAMESPACE_COUNT = 8 };

/* Inode numbers in the order of namespace_names; 0 where the kernel does not let one be read. */
struct namespaces {
    uint64_t inodes[NAMESPACE_COUNT];
};

extern const char *const namespace_names[NAMESPACE_COUNT];

/* `directory` is an open /proc/<pid>. */
void read_namespaces(int directory, struct namespaces *namespaces);

/*
 * The host's own: for each namespace the first that can be read among the lowest PIDs outside any container.
 * PID 1 itself may be unreadable, even to root.
 */
void read_host_namespaces(struct namespaces *namespaces);

/* The links themselves, as readlink shows them: `"ns/net":"net:[4026532184]"`. Those that cannot be read are left out. */
void write_namespace_links(struct section *section, int directory);

/* Of the host, with the PID through which each was read: `"2/ns/net":"net:[4026531833]"`. */
void write_host_links(struct section *section);

void write_namespaces(struct text *text, const struct namespaces *namespaces);

#endif
