#ifndef PAUSELAB_FILES_BASE64_H
#define PAUSELAB_FILES_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "../probe/json-writer.h"

/* In place: the bytes stand where the text stood. False when it is not padded base64. */
bool base64_decode(char *text, size_t length, size_t *decoded);

void base64_append(struct text *text, const unsigned char *bytes, size_t length);

#endif
