#include <stdio.h>
#include <unistd.h>

#include "args.h"
#include "demo.h"

int hostname_main(int argc, char **argv)
{
    const struct flag no_flags[] = {{0}};
    char name[256] = "";
    parse_arguments("hostname", argc, argv, no_flags, NULL, 0);
    gethostname(name, sizeof name - 1);
    puts(name);
    return 0;
}
