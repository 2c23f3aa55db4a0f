#ifndef PAUSELAB_PROBE_JSON_WRITER_H
#define PAUSELAB_PROBE_JSON_WRITER_H

#include <stddef.h>
#include <stdint.h>

/* A text that grows. When memory runs out the program ends: half a frame would be a lie. */
struct text {
    char *bytes;
    size_t length;
    size_t capacity;
};

void text_bytes(struct text *text, const char *bytes, size_t length);
void text_raw(struct text *text, const char *literal);
void text_free(struct text *text);
void text_number(struct text *text, int64_t number);

/* Nanoseconds as milliseconds with three decimals. */
void text_milliseconds(struct text *text, int64_t nanoseconds);

/* A JSON string. Bytes that are no UTF-8 become U+FFFD, so that the line is always valid. */
void text_string(struct text *text, const char *bytes, size_t length);

#endif
