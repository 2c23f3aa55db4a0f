#ifndef PAUSELAB_PROBE_JSON_READER_H
#define PAUSELAB_PROBE_JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A cursor over one JSON text. Every function returns false at the first thing that is not JSON or not as asked. */
struct json {
    const char *at;
    const char *end;
};

bool json_begin_object(struct json *json);

/*
 * The next member's name, with the cursor left at its value. `done` is set at the closing brace.
 * Call with `first` true once, then false.
 */
bool json_member(struct json *json, bool first, char *name, size_t size, bool *done);

bool json_begin_array(struct json *json);
bool json_element(struct json *json, bool first, bool *done);

/* A string cut to size - 1 bytes; characters outside ASCII become '?': nothing in a request needs them. */
bool json_string(struct json *json, char *text, size_t size);

/* A whole number from 0 up; fractions and exponents are refused. */
bool json_whole_number(struct json *json, int64_t *number);

bool json_skip_value(struct json *json, int depth);

/* True when nothing but white space is left. */
bool json_ended(struct json *json);

#endif
