#ifndef PAUSELAB_PROBE_HELLO_H
#define PAUSELAB_PROBE_HELLO_H

#include "json-writer.h"

/* The first line. `reason` is why there is no connector, NULL when there is one. */
void write_hello(struct text *line, const char *reason);

#endif
