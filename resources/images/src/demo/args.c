#include "args.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t MAX_MILLISECONDS = INT64_C(1000) * 60 * 60 * 24 * 365;

void usage_error(const char *mode, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "demo %s: ", mode);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\nsee `demo help %s`\n", mode);
    va_end(arguments);
    exit(USAGE_EXIT_CODE);
}

bool parse_number(const char *text, int64_t *number)
{
    int64_t value = 0;
    int digits = 0;
    for (; *text >= '0' && *text <= '9'; text++, digits++)
        value = value * 10 + (*text - '0');
    *number = value;
    /* 15 digits stay far from overflow. */
    return *text == '\0' && digits > 0 && digits <= 15;
}

static bool unit_milliseconds(const char *unit, int64_t *milliseconds)
{
    static const struct {
        const char *name;
        int64_t milliseconds;
    } units[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(unit, units[i].name) == 0) {
            *milliseconds = units[i].milliseconds;
            return true;
        }
    }
    return false;
}

bool parse_duration(const char *text, int64_t *milliseconds)
{
    int64_t thousandths = 0;
    int64_t scale = 1000;
    int digits = 0;
    bool fraction = false;
    for (;; text++) {
        if (*text == '.' && !fraction) {
            fraction = true;
        } else if (*text >= '0' && *text <= '9') {
            if (++digits > 12)
                return false;
            if (!fraction)
                thousandths = thousandths * 10 + (*text - '0') * 1000;
            else if ((scale /= 10) > 0)
                thousandths += (*text - '0') * scale;
        } else {
            break;
        }
    }
    int64_t unit;
    if (digits == 0 || !unit_milliseconds(text, &unit))
        return false;
    if (thousandths / 1000 > MAX_MILLISECONDS / unit)
        return false;
    *milliseconds = thousandths * unit / 1000;
    return true;
}

static const struct flag *find_flag(const struct flag *flags, const char *name, size_t length)
{
    for (; flags->name != NULL; flags++) {
        if (strlen(flags->name) == length && memcmp(flags->name, name, length) == 0)
            return flags;
    }
    return NULL;
}

static void set_flag(const char *mode, const struct flag *flag, const char *text)
{
    if (flag->kind == FLAG_TEXT) {
        *(const char **)flag->value = text;
        return;
    }
    if (flag->kind == FLAG_DURATION) {
        if (!parse_duration(text, flag->value))
            usage_error(mode, "--%s: \"%s\" is not a duration such as 500ms, 5s or 1m", flag->name, text);
        return;
    }
    int64_t *number = flag->value;
    if (!parse_number(text, number) || *number < flag->min || *number > flag->max)
        usage_error(mode, "--%s: \"%s\" is not a number from %lld to %lld", flag->name, text,
                    (long long)flag->min, (long long)flag->max);
}

int parse_arguments(const char *mode, int argc, char **argv, const struct flag *flags,
                    const char **positional, int max_positional)
{
    int count = 0;
    bool only_positional = false;
    for (int i = 0; i < argc; i++) {
        const char *argument = argv[i];
        if (!only_positional && strcmp(argument, "--") == 0) {
            only_positional = true;
            continue;
        }
        if (only_positional || strncmp(argument, "--", 2) != 0) {
            if (!only_positional && argument[0] == '-')
                usage_error(mode, "unknown flag %s", argument);
            if (count == max_positional)
                usage_error(mode, "unexpected argument \"%s\"", argument);
            positional[count++] = argument;
            continue;
        }
        size_t length = strcspn(argument + 2, "=");
        const struct flag *flag = find_flag(flags, argument + 2, length);
        if (flag == NULL)
            usage_error(mode, "unknown flag %.*s", (int)length + 2, argument);
        bool has_value = argument[2 + length] == '=';
        if (flag->kind == FLAG_SET) {
            if (has_value)
                usage_error(mode, "--%s takes no value", flag->name);
            *(int64_t *)flag->value = 1;
        } else if (has_value) {
            set_flag(mode, flag, argument + 3 + length);
        } else if (i + 1 < argc) {
            set_flag(mode, flag, argv[++i]);
        } else {
            usage_error(mode, "--%s needs a value", flag->name);
        }
    }
    return count;
}
