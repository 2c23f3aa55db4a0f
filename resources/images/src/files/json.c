#include "json.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 8, BLOCK_VALUES = 256 };

struct cursor {
    char *at;
    char *end;
};

struct block {
    struct block *before;
    size_t used;
    struct json_value values[BLOCK_VALUES];
};

static struct block *blocks;

static struct json_value *new_value(enum json_type type)
{
    if (blocks == NULL || blocks->used == BLOCK_VALUES) {
        struct block *block = calloc(1, sizeof *block);
        if (block == NULL)
            return NULL;
        block->before = blocks;
        blocks = block;
    }
    struct json_value *value = &blocks->values[blocks->used++];
    *value = (struct json_value){.type = type};
    return value;
}

void json_free(void)
{
    while (blocks != NULL) {
        struct block *block = blocks;
        blocks = block->before;
        free(block);
    }
}

static bool take(struct cursor *cursor, char expected)
{
    while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t' || *cursor->at == '\r' || *cursor->at == '\n'))
        cursor->at++;
    if (cursor->at == cursor->end || *cursor->at != expected)
        return false;
    cursor->at++;
    return true;
}

static bool read_hex(struct cursor *cursor, unsigned *code)
{
    *code = 0;
    if (cursor->end - cursor->at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        char c = *cursor->at++;
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0)
            return false;
        *code = *code * 16 + (unsigned)digit;
    }
    return true;
}

/* No code point is longer in UTF-8 than as an escape, so it can be written where it was read. */
static char *put_utf8(char *out, unsigned code)
{
    if (code < 0x80) {
        *out++ = (char)code;
    } else if (code < 0x800) {
        *out++ = (char)(0xc0 | code >> 6);
        *out++ = (char)(0x80 | (code & 63));
    } else if (code < 0x10000) {
        *out++ = (char)(0xe0 | code >> 12);
        *out++ = (char)(0x80 | (code >> 6 & 63));
        *out++ = (char)(0x80 | (code & 63));
    } else {
        *out++ = (char)(0xf0 | code >> 18);
        *out++ = (char)(0x80 | (code >> 12 & 63));
        *out++ = (char)(0x80 | (code >> 6 & 63));
        *out++ = (char)(0x80 | (code & 63));
    }
    return out;
}

static bool unicode_escape(struct cursor *cursor, char **out)
{
    unsigned code, low;
    if (!read_hex(cursor, &code) || code == 0)
        return false;
    if (code >= 0xd800 && code < 0xdc00) {
        if (cursor->end - cursor->at < 2 || cursor->at[0] != '\\' || cursor->at[1] != 'u')
            return false;
        cursor->at += 2;
        if (!read_hex(cursor, &low) || low < 0xdc00 || low > 0xdfff)
            return false;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    *out = put_utf8(*out, code);
    return true;
}

static bool escape(struct cursor *cursor, char **out)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    if (cursor->at == cursor->end)
        return false;
    char letter = *cursor->at++;
    if (letter == 'u')
        return unicode_escape(cursor, out);
    const char *found = letter == '\0' ? NULL : strchr(letters, letter);
    if (found == NULL)
        return false;
    *(*out)++ = meanings[found - letters];
    return true;
}

static bool read_string(struct cursor *cursor, char **text, size_t *length)
{
    if (!take(cursor, '"'))
        return false;
    char *out = cursor->at;
    *text = out;
    while (cursor->at < cursor->end) {
        char c = *cursor->at++;
        if (c == '"') {
            *length = (size_t)(out - *text);
            *out = '\0';
            return true;
        }
        if ((unsigned char)c < 0x20)
            return false;
        if (c != '\\')
            *out++ = c;
        else if (!escape(cursor, &out))
            return false;
    }
    return false;
}

static bool read_number(struct cursor *cursor, int64_t *number)
{
    bool negative = take(cursor, '-');
    char *begin = cursor->at;
    *number = 0;
    while (cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9')
        *number = *number * 10 + (*cursor->at++ - '0');
    ptrdiff_t digits = cursor->at - begin;
    if (negative)
        *number = -*number;
    return digits > 0 && digits <= 15;
}

static bool take_word(struct cursor *cursor, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(cursor->end - cursor->at) < length || memcmp(cursor->at, word, length) != 0)
        return false;
    cursor->at += length;
    return true;
}

static struct json_value *read_value(struct cursor *cursor, int depth);

static bool read_members(struct cursor *cursor, struct json_value *parent, char closing, int depth)
{
    struct json_value **tail = &parent->first;
    if (take(cursor, closing))
        return true;
    do {
        char *name = NULL;
        size_t length;
        if (parent->type == JSON_OBJECT && (!read_string(cursor, &name, &length) || !take(cursor, ':')))
            return false;
        struct json_value *value = read_value(cursor, depth + 1);
        if (value == NULL)
            return false;
        value->name = name;
        *tail = value;
        tail = &value->next;
    } while (take(cursor, ','));
    return take(cursor, closing);
}

static struct json_value *read_value(struct cursor *cursor, int depth)
{
    if (depth > MAX_DEPTH)
        return NULL;
    if (take(cursor, '{') || take(cursor, '[')) {
        bool object = cursor->at[-1] == '{';
        struct json_value *value = new_value(object ? JSON_OBJECT : JSON_ARRAY);
        return value != NULL && read_members(cursor, value, object ? '}' : ']', depth) ? value : NULL;
    }
    if (take(cursor, '"')) {
        cursor->at--;
        struct json_value *value = new_value(JSON_STRING);
        return value != NULL && read_string(cursor, &value->text, &value->length) ? value : NULL;
    }
    struct json_value *value = new_value(JSON_NULL);
    if (value == NULL || take_word(cursor, "null"))
        return value;
    value->type = JSON_BOOL;
    value->number = 1;
    if (take_word(cursor, "true"))
        return value;
    value->number = 0;
    if (take_word(cursor, "false"))
        return value;
    value->type = JSON_NUMBER;
    return read_number(cursor, &value->number) ? value : NULL;
}

struct json_value *json_parse(char *line, size_t length)
{
    struct cursor cursor = {.at = line, .end = line + length};
    if (memchr(line, '\0', length) != NULL)
        return NULL;
    struct json_value *value = read_value(&cursor, 0);
    take(&cursor, '\n');
    return cursor.at == cursor.end ? value : NULL;
}

struct json_value *json_get(const struct json_value *object, const char *name, enum json_type type)
{
    for (struct json_value *member = object->first; member != NULL; member = member->next) {
        if (member->name != NULL && member->type == type && strcmp(member->name, name) == 0)
            return member;
    }
    return NULL;
}

const char *json_text(const struct json_value *object, const char *name)
{
    const struct json_value *value = json_get(object, name, JSON_STRING);
    return value == NULL ? NULL : value->text;
}

bool json_whole(const struct json_value *object, const char *name, int64_t *number)
{
    const struct json_value *value = json_get(object, name, JSON_NUMBER);
    if (value != NULL)
        *number = value->number;
    return value != NULL;
}
