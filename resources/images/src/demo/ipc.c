#include "ipc.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "args.h"
#include "clock.h"

enum { DEFAULT_KEY = 4711 };

void parse_ipc_request(struct ipc_request *request, const char *mode, const char *const *actions, bool needs_text, int argc,
                       char **argv)
{
    *request = (struct ipc_request){.mode = mode, .key = DEFAULT_KEY};
    const struct flag flags[] = {
        {"key", FLAG_NUMBER, &request->key, 1, INT32_MAX},
        {"posix", FLAG_SET, &request->posix, 0, 0},
        {"hold", FLAG_SET, &request->hold, 0, 0},
        {0},
    };
    const char *arguments[2];
    int count = parse_arguments(mode, argc, argv, flags, arguments, 2);
    if (count == 0)
        usage_error(mode, "no action given");
    const char *const *action = actions;
    while (*action != NULL && strcmp(*action, arguments[0]) != 0)
        action++;
    if (*action == NULL)
        usage_error(mode, "unknown action \"%s\"", arguments[0]);
    bool takes_text = needs_text && action == actions;
    if (takes_text && count == 1)
        usage_error(mode, "no text given to %s", *action);
    if (!takes_text && count == 2)
        usage_error(mode, "unexpected argument \"%s\"", arguments[1]);
    request->action = *action;
    request->text = count == 2 ? arguments[1] : NULL;
    snprintf(request->name, sizeof request->name, "/pauselab-%" PRId64, request->key);
    /* Other users of the pod may use it too. */
    umask(0);
}

bool is_action(const struct ipc_request *request, const char *action)
{
    return strcmp(request->action, action) == 0;
}

int ipc_failed(const struct ipc_request *request, const char *what)
{
    int error = errno;
    const char *reason = error == ENOENT ? "there is none in this IPC namespace" : strerror(error);
    if (request->posix)
        fprintf(stderr, "%s %s: %s %s: %s\n", request->mode, request->action, what, request->name, reason);
    else
        fprintf(stderr, "%s %s: %s with key %" PRId64 ": %s\n", request->mode, request->action, what, request->key, reason);
    return 1;
}

int ipc_done(const struct ipc_request *request, const char *what)
{
    fprintf(stderr, "%s %s: %s\n", request->mode, request->action, what);
    if (request->hold)
        sleep_for_ever();
    return 0;
}
