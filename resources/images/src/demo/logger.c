#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "args.h"
#include "clock.h"
#include "demo.h"

enum { LINE_SIZE = 64 };

static bool append(int fd, int64_t number, int64_t size)
{
    char now[TIMESTAMP_SIZE];
    char line[LINE_SIZE];
    struct stat file;
    int length = snprintf(line, sizeof line, "%" PRId64 " %s\n", number, timestamp(now));
    if (size > 0 && fstat(fd, &file) == 0 && file.st_size + length > size && ftruncate(fd, 0) < 0)
        return false;
    return write(fd, line, (size_t)length) == length;
}

int logger_main(int argc, char **argv)
{
    int64_t every = 1000;
    int64_t size = 0;
    const struct flag flags[] = {
        {"every", FLAG_DURATION, &every, 0, 0},
        {"size", FLAG_NUMBER, &size, LINE_SIZE, INT64_C(1) << 40},
        {0},
    };
    const char *path;
    if (parse_arguments("logger", argc, argv, flags, &path, 1) != 1)
        usage_error("logger", "no file given");
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd >= 0)
        printf("logger: a line to %s every %" PRId64 " ms\n", path, every);
    for (int64_t number = 1; fd >= 0 && append(fd, number, size); number++)
        sleep_milliseconds(every > 0 ? every : 1);
    fprintf(stderr, "logger: %s: %s\n", path, strerror(errno));
    return 1;
}
