#include "title.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

static char *title;
static size_t title_size;

void remember_title(int argc, char **argv)
{
    title = argv[0];
    title_size = (size_t)(argv[argc - 1] + strlen(argv[argc - 1]) + 1 - argv[0]);
}

void set_title(const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    prctl(PR_SET_NAME, text);
    memset(title, 0, title_size);
    strncpy(title, text, title_size - 1);
}
