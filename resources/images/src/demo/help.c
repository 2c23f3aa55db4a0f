#include <stdio.h>

#include "../common/version.h"
#include "args.h"
#include "demo.h"

static void print_mode(const struct mode *mode)
{
    printf("demo %s%s%s\n  %s\n", mode->name, mode->arguments[0] ? " " : "", mode->arguments, mode->summary);
}

int help_main(int argc, char **argv)
{
    const struct flag no_flags[] = {{0}};
    const char *name;
    if (parse_arguments("help", argc, argv, no_flags, &name, 1) == 1) {
        const struct mode *mode = find_mode(name);
        if (mode == NULL)
            usage_error("help", "unknown mode \"%s\"", name);
        print_mode(mode);
        if (mode->details != NULL)
            printf("%s\n", mode->details);
        return 0;
    }
    printf("pauselab/demo %s: small programs to try in a pod\n\n", PAUSELAB_IMAGES_VERSION);
    for (const struct mode *mode = modes; mode->name != NULL; mode++)
        print_mode(mode);
    printf("\nDurations: 500ms, 5s, 1m. Every mode but stubborn ends on SIGTERM at once, with 0.\n");
    return 0;
}
