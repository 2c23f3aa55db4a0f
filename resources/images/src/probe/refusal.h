#ifndef PAUSELAB_PROBE_REFUSAL_H
#define PAUSELAB_PROBE_REFUSAL_H

#include <stdint.h>

#include "registry.h"

/* Why a request may not be about this process: `gone`, `reused` or `not-watched`; NULL when it may. */
const char *refusal(const struct registry *registry, int pid, uint64_t start);

#endif
