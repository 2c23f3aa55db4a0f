#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "args.h"
#include "clock.h"
#include "demo.h"
#include "http-get.h"

/* `<time> ok <status> <ms> <URL>` or `<time> FAILED <status or -> <ms> <URL> <reason>` */
static bool fetch_once(const char *text, const struct url *url, int64_t timeout)
{
    char now[TIMESTAMP_SIZE];
    struct http_answer answer;
    timestamp(now);
    int64_t begin = monotonic_microseconds();
    http_get(url, timeout, &answer);
    int64_t tenths = (monotonic_microseconds() - begin + 50) / 100;
    if (answer.status >= 400)
        snprintf(answer.reason, sizeof answer.reason, "HTTP status %d", answer.status);
    bool ok = answer.reason[0] == '\0';
    char status[12] = "-";
    if (answer.status > 0)
        snprintf(status, sizeof status, "%d", answer.status);
    printf("%s %s %s %" PRId64 ".%" PRId64 " ms %s%s%s\n", now, ok ? "ok" : "FAILED", status, tenths / 10,
           tenths % 10, text, ok ? "" : " ", answer.reason);
    return ok;
}

int fetch_main(int argc, char **argv)
{
    int64_t every = 5000;
    int64_t timeout = 2000;
    int64_t count = 0;
    const struct flag flags[] = {
        {"every", FLAG_DURATION, &every, 0, 0},
        {"timeout", FLAG_DURATION, &timeout, 0, 0},
        {"count", FLAG_NUMBER, &count, 0, 1000000000},
        {0},
    };
    const char *text;
    struct url url;
    const char *problem;
    if (parse_arguments("fetch", argc, argv, flags, &text, 1) != 1)
        usage_error("fetch", "no URL given");
    if (!parse_url(text, &url, &problem))
        usage_error("fetch", "cannot fetch \"%s\": %s", text, problem);
    bool all_ok = true;
    for (int64_t done = 1;; done++) {
        int64_t begin = monotonic_microseconds();
        all_ok &= fetch_once(text, &url, timeout);
        if (done == count)
            return all_ok ? 0 : 1;
        /* From start to start, so that slow answers do not stretch the rhythm; never a busy loop. */
        int64_t left = every - (monotonic_microseconds() - begin) / 1000;
        sleep_milliseconds(left > 1 ? left : 1);
    }
}
