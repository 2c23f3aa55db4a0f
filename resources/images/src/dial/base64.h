#ifndef PAUSELAB_DIAL_BASE64_H
#define PAUSELAB_DIAL_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "../probe/json-writer.h"

/* Length of the base64 text of so many bytes. */
#define BASE64_LENGTH(bytes) (((bytes) + 2) / 3 * 4)

void write_base64(struct text *text, const unsigned char *bytes, size_t length);

/*
 * In place: the bytes are never longer than their text. False when the text is not whole, padded base64
 * of the usual alphabet.
 */
bool decode_base64(char *text, size_t *length);

#endif
