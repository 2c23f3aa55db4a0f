#ifndef PAUSELAB_DEMO_ARGS_H
#define PAUSELAB_DEMO_ARGS_H

#include <stdbool.h>
#include <stdint.h>

enum { USAGE_EXIT_CODE = 2, MAX_ARGUMENTS = 64 };

enum flag_kind { FLAG_NUMBER, FLAG_DURATION, FLAG_TEXT, FLAG_SET };

/*
 * `--name VALUE` or `--name=VALUE`; FLAG_SET is a bare `--name`, which stores 1. A number must lie in min..max;
 * a duration is stored in milliseconds.
 */
struct flag {
    const char *name;
    enum flag_kind kind;
    void *value; /* an int64_t; of FLAG_TEXT a const char * */
    int64_t min;
    int64_t max;
};

/*
 * Fills the flags (an array that ends with a NULL name) and up to max_positional other arguments. After a bare `--`
 * nothing is a flag. Returns how many of the latter there were. Anything wrong ends the program with a message and exit code 2.
 */
int parse_arguments(const char *mode, int argc, char **argv, const struct flag *flags,
                    const char **positional, int max_positional);

/* "500ms", "5s", "1.5m", "2h", or a bare number of seconds, into milliseconds. */
bool parse_duration(const char *text, int64_t *milliseconds);

bool parse_number(const char *text, int64_t *number);

void usage_error(const char *mode, const char *format, ...) __attribute__((noreturn, format(printf, 2, 3)));

#endif
