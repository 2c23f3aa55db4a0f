#include "json-reader.h"

#include <string.h>

enum { MAX_DEPTH = 32 };

static void skip_space(struct json *json)
{
    while (json->at < json->end && strchr(" \t\r\n", *json->at) != NULL && *json->at != '\0')
        json->at++;
}

static bool take(struct json *json, char expected)
{
    skip_space(json);
    if (json->at == json->end || *json->at != expected)
        return false;
    json->at++;
    return true;
}

static bool take_word(struct json *json, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(json->end - json->at) < length || memcmp(json->at, word, length) != 0)
        return false;
    json->at += length;
    return true;
}

bool json_begin_object(struct json *json)
{
    return take(json, '{');
}

bool json_begin_array(struct json *json)
{
    return take(json, '[');
}

bool json_element(struct json *json, bool first, bool *done)
{
    *done = take(json, ']');
    return *done || first || take(json, ',');
}

bool json_member(struct json *json, bool first, char *name, size_t size, bool *done)
{
    *done = take(json, '}');
    if (*done)
        return true;
    return (first || take(json, ',')) && json_string(json, name, size) && take(json, ':');
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool escape(struct json *json, char *character)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    if (json->at == json->end)
        return false;
    char letter = *json->at++;
    if (letter == 'u') {
        for (int i = 0; i < 4; i++) {
            if (json->at == json->end || !is_hex(*json->at++))
                return false;
        }
        *character = '?';
        return true;
    }
    const char *found = letter == '\0' ? NULL : strchr(letters, letter);
    if (found == NULL)
        return false;
    *character = meanings[found - letters];
    return true;
}

bool json_string(struct json *json, char *text, size_t size)
{
    size_t length = 0;
    if (!take(json, '"'))
        return false;
    while (json->at < json->end) {
        char character = *json->at++;
        if (character == '"') {
            if (size > 0)
                text[length] = '\0';
            return true;
        }
        if ((unsigned char)character < 0x20)
            return false;
        if (character == '\\' && !escape(json, &character))
            return false;
        if (length + 1 < size)
            text[length++] = (unsigned char)character < 0x80 ? character : '?';
    }
    return false;
}

static size_t digits(struct json *json)
{
    const char *begin = json->at;
    while (json->at < json->end && *json->at >= '0' && *json->at <= '9')
        json->at++;
    return (size_t)(json->at - begin);
}

bool json_whole_number(struct json *json, int64_t *number)
{
    skip_space(json);
    const char *begin = json->at;
    size_t length = digits(json);
    if (length == 0 || length > 18)
        return false;
    if (json->at < json->end && strchr(".eE", *json->at) != NULL && *json->at != '\0')
        return false;
    *number = 0;
    for (size_t i = 0; i < length; i++)
        *number = *number * 10 + (begin[i] - '0');
    return true;
}

static bool skip_number(struct json *json)
{
    if (json->at < json->end && *json->at == '-')
        json->at++;
    if (digits(json) == 0)
        return false;
    if (json->at < json->end && *json->at == '.') {
        json->at++;
        if (digits(json) == 0)
            return false;
    }
    if (json->at < json->end && (*json->at == 'e' || *json->at == 'E')) {
        json->at++;
        if (json->at < json->end && (*json->at == '+' || *json->at == '-'))
            json->at++;
        if (digits(json) == 0)
            return false;
    }
    return true;
}

static bool skip_members(struct json *json, int depth)
{
    bool done;
    for (bool first = true;; first = false) {
        if (!json_member(json, first, NULL, 0, &done))
            return false;
        if (done)
            return true;
        if (!json_skip_value(json, depth + 1))
            return false;
    }
}

static bool skip_elements(struct json *json, int depth)
{
    bool done;
    for (bool first = true;; first = false) {
        if (!json_element(json, first, &done))
            return false;
        if (done)
            return true;
        if (!json_skip_value(json, depth + 1))
            return false;
    }
}

bool json_skip_value(struct json *json, int depth)
{
    skip_space(json);
    if (depth > MAX_DEPTH || json->at == json->end)
        return false;
    switch (*json->at) {
    case '{':
        return json_begin_object(json) && skip_members(json, depth);
    case '[':
        return json_begin_array(json) && skip_elements(json, depth);
    case '"':
        return json_string(json, NULL, 0);
    case 't':
        return take_word(json, "true");
    case 'f':
        return take_word(json, "false");
    case 'n':
        return take_word(json, "null");
    default:
        return skip_number(json);
    }
}

bool json_ended(struct json *json)
{
    skip_space(json);
    return json->at == json->end;
}
