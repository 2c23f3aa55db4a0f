#ifndef PAUSELAB_DIAL_TELL_H
#define PAUSELAB_DIAL_TELL_H

#include <stddef.h>
#include <stdint.h>

#include "dial.h"

/* The lines that the program writes: see docs/dial-protocol.md. */

/* `reason` is why it cannot enter other network namespaces, NULL when it can. */
void tell_hello(struct dialler *dialler, const char *reason);
void tell_open(struct dialler *dialler, int64_t id);
void tell_data(struct dialler *dialler, int64_t id, const unsigned char *bytes, size_t length);
void tell_sent(struct dialler *dialler, int64_t id, size_t bytes);
void tell_end(struct dialler *dialler, int64_t id);
void tell_closed(struct dialler *dialler, int64_t id, const char *error);

#endif
