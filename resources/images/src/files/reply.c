#include "reply.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../common/version.h"

static struct text line;

static void send_line(void)
{
    text_raw(&line, "}\n");
    for (size_t sent = 0; sent < line.length;) {
        ssize_t count = write(STDOUT_FILENO, line.bytes + sent, line.length - sent);
        if (count < 0 && errno != EINTR)
            _exit(0); /* nobody listens any more */
        if (count > 0)
            sent += (size_t)count;
    }
    line.length = 0;
}

static void string_field(const char *name, const char *value)
{
    text_raw(&line, name);
    text_string(&line, value, strlen(value));
}

void say_hello(void)
{
    text_raw(&line, "{\"t\":\"hello\",\"protocol\":1");
    string_field(",\"version\":", PAUSELAB_IMAGES_VERSION);
    send_line();
}

void say_error(const char *message)
{
    text_raw(&line, "{\"t\":\"error\"");
    string_field(",\"message\":", message);
    send_line();
}

void say_done(int64_t req, const struct text *fields)
{
    text_raw(&line, "{\"t\":\"reply\",\"ok\":true,\"req\":");
    text_number(&line, req);
    text_bytes(&line, fields->bytes, fields->length);
    send_line();
}

static const struct {
    int number;
    const char *name;
} names[] = {
    {EXDEV, "ESCAPE"},     {ENOENT, "ENOENT"},   {EEXIST, "EEXIST"}, {ENOTDIR, "ENOTDIR"}, {EISDIR, "EISDIR"}, {EINVAL, "EINVAL"},
    {ELOOP, "ELOOP"},      {EACCES, "EACCES"},   {EPERM, "EPERM"},   {ENOSPC, "ENOSPC"},   {EDQUOT, "EDQUOT"}, {EROFS, "EROFS"},
    {ENAMETOOLONG, "ENAMETOOLONG"}, {ENOMEM, "ENOMEM"}, {EIO, "EIO"}, {EMFILE, "EMFILE"}, {ENOTEMPTY, "ENOTEMPTY"}, {EBUSY, "EBUSY"}, {ENOSYS, "ENOSYS"},
};

void say_refused(int64_t req, const char *op, const char *path, int number)
{
    char code[16], message[512];
    snprintf(code, sizeof code, "E%d", number);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].number == number)
            snprintf(code, sizeof code, "%s", names[i].name);
    }
    snprintf(message, sizeof message, "%s %.400s: %s", op, path, number == EXDEV ? "leads out of the volume" : strerror(number));
    /* As Go's errors, which the kubelet's messages are made of, begin. */
    char *words = strrchr(message, ':');
    if (words != NULL && words[1] == ' ')
        words[2] = (char)tolower((unsigned char)words[2]);
    text_raw(&line, "{\"t\":\"reply\",\"ok\":false,\"req\":");
    text_number(&line, req);
    string_field(",\"error\":", code);
    string_field(",\"message\":", message);
    send_line();
}
