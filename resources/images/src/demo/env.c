#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "args.h"
#include "demo.h"

static bool print_variable(const char *name)
{
    const char *value = getenv(name);
    if (value == NULL)
        fprintf(stderr, "env: %s is not set\n", name);
    else
        printf("%s=%s\n", name, value);
    return value != NULL;
}

int env_main(int argc, char **argv)
{
    const struct flag no_flags[] = {{0}};
    const char *names[MAX_ARGUMENTS];
    int count = parse_arguments("env", argc, argv, no_flags, names, MAX_ARGUMENTS);
    bool all_set = true;
    for (int i = 0; i < count; i++)
        all_set &= print_variable(names[i]);
    for (char **variable = environ; count == 0 && *variable != NULL; variable++)
        puts(*variable);
    return all_set ? 0 : 1;
}
