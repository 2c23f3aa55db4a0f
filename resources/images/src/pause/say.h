#ifndef PAUSELAB_PAUSE_SAY_H
#define PAUSELAB_PAUSE_SAY_H

#include <string.h>
#include <unistd.h>

/* write() instead of stdio: safe inside a signal handler, and it keeps the program tiny. */
static inline void say(int fd, const char *text)
{
    ssize_t written = write(fd, text, strlen(text));
    (void)written;
}

#endif
