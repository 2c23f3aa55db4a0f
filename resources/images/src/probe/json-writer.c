#include "json-writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *reserve(struct text *text, size_t more)
{
    if (text->length + more > text->capacity) {
        size_t capacity = text->capacity == 0 ? 4096 : text->capacity;
        while (capacity < text->length + more)
            capacity *= 2;
        char *grown = realloc(text->bytes, capacity);
        if (grown == NULL) {
            fputs("probe: out of memory\n", stderr);
            _Exit(1);
        }
        text->bytes = grown;
        text->capacity = capacity;
    }
    return text->bytes + text->length;
}

void text_bytes(struct text *text, const char *bytes, size_t length)
{
    memcpy(reserve(text, length), bytes, length);
    text->length += length;
}

void text_raw(struct text *text, const char *literal)
{
    text_bytes(text, literal, strlen(literal));
}

void text_free(struct text *text)
{
    free(text->bytes);
    *text = (struct text){0};
}

void text_number(struct text *text, int64_t number)
{
    char digits[24];
    size_t first = sizeof digits;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do {
        digits[--first] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0)
        digits[--first] = '-';
    text_bytes(text, digits + first, sizeof digits - first);
}

void text_milliseconds(struct text *text, int64_t nanoseconds)
{
    int64_t microseconds = nanoseconds / 1000;
    int64_t fraction = microseconds % 1000;
    const char decimals[] = {'.', (char)('0' + fraction / 100), (char)('0' + fraction / 10 % 10), (char)('0' + fraction % 10)};
    text_number(text, microseconds / 1000);
    text_bytes(text, decimals, sizeof decimals);
}

/* Length of the valid UTF-8 sequence at `bytes`, or 0 (overlong forms and surrogates are not valid). */
static size_t sequence_length(const unsigned char *bytes, size_t left)
{
    unsigned char first = bytes[0];
    size_t length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || length > left)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
    }
    unsigned char second = bytes[1];
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) || (first == 0xf0 && second < 0x90) ||
        (first == 0xf4 && second > 0x8f))
        return 0;
    return length;
}

static void escape(struct text *text, unsigned char byte)
{
    static const char hex[] = "0123456789abcdef";
    if (byte == '"' || byte == '\\') {
        const char pair[] = {'\\', (char)byte};
        text_bytes(text, pair, sizeof pair);
        return;
    }
    const char code[] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
    text_bytes(text, code, sizeof code);
}

void text_string(struct text *text, const char *bytes, size_t length)
{
    const unsigned char *input = (const unsigned char *)bytes;
    text_raw(text, "\"");
    for (size_t i = 0; i < length;) {
        unsigned char byte = input[i];
        if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7f) {
            escape(text, byte);
            i++;
        } else if (byte < 0x80) {
            size_t begin = i;
            while (i < length && input[i] >= 0x20 && input[i] < 0x7f && input[i] != '"' && input[i] != '\\')
                i++;
            text_bytes(text, bytes + begin, i - begin);
        } else {
            size_t sequence = sequence_length(input + i, length - i);
            if (sequence == 0)
                text_raw(text, "\xef\xbf\xbd");
            else
                text_bytes(text, bytes + i, sequence);
            i += sequence == 0 ? 1 : sequence;
        }
    }
    text_raw(text, "\"");
}
