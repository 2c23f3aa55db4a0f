/*
 * files: keeps the pods' files in the one volume that it is given, as its stdin asks: one JSON object a line, each
 * answered by one. It ends with its stdin. See docs/files-protocol.md.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../common/version.h"
#include "files.h"
#include "lines.h"
#include "reply.h"
#include "walk.h"

static const struct {
    const char *name;
    operation *run;
    bool beside; /* may take long, and changes nothing: in a process of its own */
} operations[] = {
    {"mkdir", make_directory, false}, {"write", write_file, false},    {"publish", publish, false},   {"read", read_file, false},  {"list", list_directory, false},
    {"remove", remove_path, false},   {"resolve", resolve_path, false}, {"usage", tell_usage, true},  {"own", own_tree, false},    {"stage", stage_bytes, false},
};

static void end_at_once(int signal_number)
{
    (void)signal_number;
    _exit(0);
}

/* A handler, since the default action does not reach PID 1. */
static void set_up_signals(void)
{
    struct sigaction action = {.sa_handler = end_at_once};
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN); /* nobody asks how one beside ended */
}

static void carry_out(int root, size_t index, int64_t req, const char *path, const struct json_value *request)
{
    static struct text fields;
    fields.length = 0;
    errno = 0;
    if (operations[index].run(root, path, request, &fields))
        say_done(req, &fields);
    else
        say_refused(req, operations[index].name, path, errno);
    drop_used_slots();
}

static void run_operation(int root, size_t index, int64_t req, const char *path, const struct json_value *request)
{
    pid_t child = operations[index].beside ? fork() : -1;
    if (child > 0)
        return;
    /* Without a child it is done here. */
    carry_out(root, index, req, path, request);
    if (child == 0)
        _exit(0);
}

static void handle(int root, char *line, size_t length)
{
    int64_t req;
    const struct json_value *request = json_parse(line, length);
    const char *op = request == NULL || request->type != JSON_OBJECT ? NULL : json_text(request, "op");
    if (op == NULL || !json_whole(request, "req", &req)) {
        say_error("not a request: a JSON object with op and req");
        return;
    }
    const char *path = json_text(request, "path");
    if (path == NULL)
        path = "";
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        if (strcmp(op, operations[i].name) != 0)
            continue;
        if (is_path(path))
            run_operation(root, i, req, path, request);
        else
            say_refused(req, op, path, EXDEV);
        return;
    }
    say_refused(req, op, path, ENOSYS);
}

int main(int argc, char **argv)
{
    char *line;
    size_t length;
    enum line_result result;
    if (argc == 2 && strcmp(argv[1], "-v") == 0) {
        puts("pauselab/files " PAUSELAB_IMAGES_VERSION);
        return 0;
    }
    if (argc == 3)
        return look_at(argv[1], argv[2]);
    int root = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (root < 0) {
        fputs("usage: files DIRECTORY | files kind|touch PATH | files -v\n", stderr);
        return 2;
    }
    set_up_signals();
    umask(0);
    say_hello();
    while ((result = next_line(&line, &length)) != LINES_ENDED) {
        if (result == LINE_TOO_LONG)
            say_error("the line is too long");
        else if (length > 0)
            handle(root, line, length);
        json_free();
    }
    return 0;
}
