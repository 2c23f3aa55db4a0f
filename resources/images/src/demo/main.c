/*
 * demo: one binary, many small programs for the containers of a pod. The mode is the first argument, or the name
 * that the program is called by (/bin/ps and others are links to it).
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "../common/version.h"
#include "args.h"
#include "demo.h"
#include "signals.h"
#include "title.h"

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static int wrong_usage(const char *name)
{
    if (name == NULL)
        fprintf(stderr, "demo: no mode given; modes:");
    else
        fprintf(stderr, "demo: unknown mode \"%s\"; modes:", name);
    for (const struct mode *mode = modes; mode->name != NULL; mode++)
        fprintf(stderr, " %s", mode->name);
    fprintf(stderr, "\nsee `demo help`\n");
    return USAGE_EXIT_CODE;
}

static const char *mode_name(const char *argument)
{
    if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0)
        return "help";
    return argument;
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
    end_on_signals();
    if (argc < 1)
        return wrong_usage(NULL);
    remember_title(argc, argv);

    const struct mode *called_as = find_mode(base_name(argv[0]));
    if (called_as != NULL)
        return called_as->run(argc - 1, argv + 1);
    if (argc < 2)
        return wrong_usage(NULL);
    if (strcmp(argv[1], "-v") == 0 || strcmp(argv[1], "--version") == 0) {
        printf("pauselab/demo %s\n", PAUSELAB_IMAGES_VERSION);
        return 0;
    }
    const struct mode *mode = find_mode(mode_name(argv[1]));
    if (mode == NULL)
        return wrong_usage(argv[1]);
    if (argc == 3 && strcmp(mode_name(argv[2]), "help") == 0)
        return help_main(1, argv + 1);
    return mode->run(argc - 2, argv + 2);
}
