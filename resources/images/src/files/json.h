#ifndef PAUSELAB_FILES_JSON_H
#define PAUSELAB_FILES_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* One value of a parsed line. Strings are decoded in place: they live as long as the line. */
struct json_value {
    enum json_type type;
    char *name; /* of a member of an object */
    char *text; /* of a string; ends with a NUL, and holds no other */
    size_t length;
    bool decoded; /* the text was base64 and is bytes now */
    int64_t number; /* a whole one, or 0 and 1 of a bool */
    struct json_value *first;
    struct json_value *next;
};

/* NULL when the line is not one JSON value, or one with fractions, NULs or more depth than any request has. */
struct json_value *json_parse(char *line, size_t length);

/* All values of the last line. */
void json_free(void);

struct json_value *json_get(const struct json_value *object, const char *name, enum json_type type);

/* NULL when there is no such string. */
const char *json_text(const struct json_value *object, const char *name);

bool json_whole(const struct json_value *object, const char *name, int64_t *number);

#endif
