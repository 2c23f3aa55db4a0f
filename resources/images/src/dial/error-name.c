#include "error-name.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>

#define NAMED(error) {error, #error}

static const struct {
    int error;
    const char *name;
} names[] = {
    NAMED(ECONNREFUSED), NAMED(ETIMEDOUT), NAMED(ECONNRESET),    NAMED(EHOSTUNREACH),  NAMED(ENETUNREACH), NAMED(EPIPE),
    NAMED(EACCES),       NAMED(EPERM),     NAMED(EADDRNOTAVAIL), NAMED(EAFNOSUPPORT),  NAMED(EINVAL),      NAMED(EMFILE),
    NAMED(ENFILE),       NAMED(ENOMEM),    NAMED(ENOBUFS),       NAMED(ECONNABORTED),  NAMED(ENETDOWN),    NAMED(EHOSTDOWN),
    NAMED(ENOPROTOOPT),  NAMED(EPROTO),    NAMED(ENOSYS),        NAMED(EADDRINUSE),    NAMED(ENOENT),
};

const char *error_name(int error)
{
    static char other[16];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].error == error)
            return names[i].name;
    }
    snprintf(other, sizeof other, "errno %d", error);
    return other;
}
