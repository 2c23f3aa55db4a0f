#ifndef PAUSELAB_FILES_REPLY_H
#define PAUSELAB_FILES_REPLY_H

#include "files.h"

void say_hello(void);

/* The answer's fields follow when it went well; else `number` is the errno. */
void say_done(int64_t req, const struct text *fields);
void say_refused(int64_t req, const char *op, const char *path, int number);

/* Of a line that is no request. */
void say_error(const char *message);

#endif
