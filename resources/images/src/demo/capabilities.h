#ifndef PAUSELAB_DEMO_CAPABILITIES_H
#define PAUSELAB_DEMO_CAPABILITIES_H

#include <stdbool.h>
#include <stdint.h>

/* A set of capabilities is a number with the bit of each. */
struct capabilities {
    uint64_t effective;
    uint64_t permitted;
    uint64_t inheritable;
};

/* "SYS_ADMIN" or "CAP_SYS_ADMIN" (any case) into its number, -1 when there is none. */
int capability_by_name(const char *name);

/* Without CAP_ in front; NULL for one that this program does not know. */
const char *capability_name(int capability);

/* The highest number that the kernel knows. */
int last_capability(void);

bool read_capabilities(struct capabilities *capabilities);

/*
 * Takes these capabilities out of every set of this process, so that no program that it executes has them again.
 * NULL, or why they could not be dropped.
 */
const char *drop_capabilities(uint64_t dropped);

#endif
