#ifndef PAUSELAB_DEMO_COPY_H
#define PAUSELAB_DEMO_COPY_H

#include <stdbool.h>

/* What can be read now, up to the end, to stdout. False, with errno, when reading or writing fails. */
bool copy_to_stdout(int fd);

#endif
