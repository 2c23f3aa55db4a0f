#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "web.h"

static struct health plan = {.ok_for = -1};
static int64_t begin;

void begin_health(const struct health *health)
{
    plan = *health;
    begin = monotonic_microseconds();
}

static int64_t milliseconds_passed(void)
{
    return (monotonic_microseconds() - begin) / 1000;
}

static bool is_healthy(void)
{
    int64_t passed = milliseconds_passed();
    if (plan.ok_for < 0)
        return true;
    if (plan.fail_for == 0)
        return passed < plan.ok_for;
    return passed % (plan.ok_for + plan.fail_for) < plan.ok_for;
}

static bool is_path(const char *path, const char *expected)
{
    size_t length = strcspn(path, "?");
    return length == strlen(expected) && memcmp(path, expected, length) == 0;
}

int status_of(const char *path)
{
    int status;
    int end = 0;
    if (is_path(path, "/healthz"))
        return is_healthy() ? 200 : 503;
    if (is_path(path, "/readyz"))
        return milliseconds_passed() >= plan.ready_after ? 200 : 503;
    if (sscanf(path, "/status/%3d%n", &status, &end) == 1 && path[end] == '\0' && status >= 200 && status <= 599)
        return status;
    return 200;
}

const char *status_line(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {200, "OK"}, {204, "No Content"}, {302, "Found"}, {400, "Bad Request"}, {404, "Not Found"}, {418, "I'm a teapot"},
        {500, "Internal Server Error"}, {503, "Service Unavailable"},
    };
    static char line[48];
    const char *reason = "Status";
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (reasons[i].status == status)
            reason = reasons[i].reason;
    }
    snprintf(line, sizeof line, "%d %s", status, reason);
    return line;
}
