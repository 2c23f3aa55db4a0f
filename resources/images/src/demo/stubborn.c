#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "args.h"
#include "clock.h"
#include "demo.h"
#include "signals.h"

static void disregard(int signal_number)
{
    (void)signal_number;
    static const char text[] = "stubborn: SIGTERM disregarded\n";
    ssize_t written = write(STDOUT_FILENO, text, strlen(text));
    (void)written;
}

int stubborn_main(int argc, char **argv)
{
    const struct flag no_flags[] = {{0}};
    parse_arguments("stubborn", argc, argv, no_flags, NULL, 0);
    handle_signal(SIGTERM, disregard);
    printf("stubborn: SIGTERM will not end this\n");
    sleep_for_ever();
}
