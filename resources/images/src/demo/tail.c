#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "args.h"
#include "clock.h"
#include "copy.h"
#include "demo.h"

enum { LOOK_EVERY_MILLISECONDS = 100 };

static int wait_for_file(const char *path)
{
    bool told = false;
    for (;;) {
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd >= 0 || errno != ENOENT)
            return fd;
        if (!told)
            fprintf(stderr, "tail: waiting for %s\n", path);
        told = true;
        sleep_milliseconds(LOOK_EVERY_MILLISECONDS);
    }
}

/* Another file may have got the name. */
static bool is_replaced(int fd, const char *path)
{
    struct stat open_file;
    struct stat named_file;
    return fstat(fd, &open_file) == 0 && stat(path, &named_file) == 0 &&
           (open_file.st_ino != named_file.st_ino || open_file.st_dev != named_file.st_dev);
}

static bool is_truncated(int fd)
{
    struct stat file;
    return fstat(fd, &file) == 0 && file.st_size < lseek(fd, 0, SEEK_CUR);
}

int tail_main(int argc, char **argv)
{
    const struct flag no_flags[] = {{0}};
    const char *path;
    if (parse_arguments("tail", argc, argv, no_flags, &path, 1) != 1)
        usage_error("tail", "no file given");
    int fd = wait_for_file(path);
    while (fd >= 0 && copy_to_stdout(fd)) {
        sleep_milliseconds(LOOK_EVERY_MILLISECONDS);
        if (is_truncated(fd)) {
            fprintf(stderr, "tail: %s was truncated\n", path);
            lseek(fd, 0, SEEK_SET);
        } else if (is_replaced(fd, path) && copy_to_stdout(fd)) {
            close(fd);
            fd = wait_for_file(path);
        }
    }
    fprintf(stderr, "tail: %s: %s\n", path, strerror(errno));
    return 1;
}
