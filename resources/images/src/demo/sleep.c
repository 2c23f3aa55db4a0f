#include <string.h>

#include "args.h"
#include "clock.h"
#include "demo.h"

int sleep_main(int argc, char **argv)
{
    const struct flag no_flags[] = {{0}};
    const char *text = "infinity";
    int64_t milliseconds;
    parse_arguments("sleep", argc, argv, no_flags, &text, 1);
    if (strcmp(text, "infinity") == 0)
        sleep_for_ever();
    if (!parse_duration(text, &milliseconds))
        usage_error("sleep", "\"%s\" is not a duration such as 500ms, 5s or 1m, nor infinity", text);
    sleep_milliseconds(milliseconds);
    return 0;
}
