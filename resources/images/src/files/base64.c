#include "base64.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int digit_value(char c)
{
    const char *found = c == '\0' ? NULL : strchr(digits, c);
    return found == NULL ? -1 : (int)(found - digits);
}

bool base64_decode(char *text, size_t length, size_t *decoded)
{
    size_t padding = 0;
    while (padding < 2 && padding < length && text[length - 1 - padding] == '=')
        padding++;
    *decoded = 0;
    if (length % 4 != 0)
        return false;
    for (size_t i = 0; i < length; i += 4) {
        unsigned word = 0;
        size_t missing = i + 4 == length ? padding : 0;
        for (size_t j = 0; j < 4; j++) {
            int value = j < 4 - missing ? digit_value(text[i + j]) : 0;
            if (value < 0)
                return false;
            word = word << 6 | (unsigned)value;
        }
        for (size_t j = 0; j < 3 - missing; j++)
            text[(*decoded)++] = (char)(word >> (16 - 8 * j));
    }
    return true;
}

void base64_append(struct text *text, const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i < 3 ? length - i : 3;
        unsigned word = (unsigned)bytes[i] << 16 | (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) | (left > 2 ? bytes[i + 2] : 0);
        char four[4];
        for (size_t j = 0; j < 4; j++)
            four[j] = j > left ? '=' : digits[word >> (18 - 6 * j) & 63];
        text_bytes(text, four, sizeof four);
    }
}
