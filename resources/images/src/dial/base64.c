#include "base64.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void write_base64(struct text *text, const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i;
        unsigned bits = (unsigned)bytes[i] << 16;
        if (left > 1)
            bits |= (unsigned)bytes[i + 1] << 8;
        if (left > 2)
            bits |= bytes[i + 2];
        const char group[] = {
            alphabet[bits >> 18],
            alphabet[bits >> 12 & 63],
            left > 1 ? alphabet[bits >> 6 & 63] : '=',
            left > 2 ? alphabet[bits & 63] : '=',
        };
        text_bytes(text, group, sizeof group);
    }
}

static int value(char digit)
{
    const char *found = digit == '\0' ? NULL : strchr(alphabet, digit);
    return found == NULL ? -1 : (int)(found - alphabet);
}

bool decode_base64(char *text, size_t *length)
{
    size_t digits = strlen(text);
    size_t padding = 0;
    size_t out = 0;
    if (digits % 4 != 0)
        return false;
    while (padding < 2 && padding < digits && text[digits - 1 - padding] == '=')
        padding++;
    for (size_t i = 0; i < digits; i += 4) {
        size_t wanted = i + 4 == digits ? 4 - padding : 4;
        unsigned bits = 0;
        for (size_t j = 0; j < 4; j++) {
            int digit = j < wanted ? value(text[i + j]) : 0;
            if (digit < 0)
                return false;
            bits = bits << 6 | (unsigned)digit;
        }
        for (size_t j = 0; j + 1 < wanted; j++)
            text[out++] = (char)(bits >> (16 - 8 * j));
    }
    *length = out;
    return true;
}
