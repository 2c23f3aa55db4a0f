#include "copy.h"

#include <errno.h>
#include <unistd.h>

bool copy_to_stdout(int fd)
{
    char bytes[16384];
    for (;;) {
        ssize_t length = read(fd, bytes, sizeof bytes);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return length == 0;
        for (ssize_t written = 0; written < length;) {
            ssize_t count = write(STDOUT_FILENO, bytes + written, (size_t)(length - written));
            if (count < 0 && errno != EINTR)
                return false;
            written += count < 0 ? 0 : count;
        }
    }
}
