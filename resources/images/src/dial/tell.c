#include "tell.h"

#include <string.h>

#include "../common/architecture.h"
#include "../common/version.h"
#include "base64.h"

static void string_or_null(struct text *line, const char *string)
{
    if (string == NULL)
        text_raw(line, "null");
    else
        text_string(line, string, strlen(string));
}

static void begin(struct dialler *dialler, const char *type, int64_t id)
{
    text_raw(&dialler->line, "{\"t\":\"");
    text_raw(&dialler->line, type);
    text_raw(&dialler->line, "\",\"id\":");
    text_number(&dialler->line, id);
}

static void finish(struct dialler *dialler)
{
    text_raw(&dialler->line, "}\n");
    output_line(&dialler->output, &dialler->line);
}

void tell_hello(struct dialler *dialler, const char *reason)
{
    struct text *line = &dialler->line;
    text_raw(line, "{\"t\":\"hello\",\"protocol\":1,\"version\":\"" PAUSELAB_IMAGES_VERSION "\",\"arch\":\"" ARCHITECTURE
                   "\",\"connections\":");
    text_number(line, DIAL_CONNECTIONS);
    text_raw(line, ",\"window\":");
    text_number(line, DIAL_WINDOW);
    text_raw(line, ",\"reason\":");
    string_or_null(line, reason);
    finish(dialler);
}

void tell_open(struct dialler *dialler, int64_t id)
{
    begin(dialler, "open", id);
    finish(dialler);
}

void tell_data(struct dialler *dialler, int64_t id, const unsigned char *bytes, size_t length)
{
    begin(dialler, "data", id);
    text_raw(&dialler->line, ",\"b64\":\"");
    write_base64(&dialler->line, bytes, length);
    text_raw(&dialler->line, "\"");
    finish(dialler);
}

void tell_sent(struct dialler *dialler, int64_t id, size_t bytes)
{
    begin(dialler, "sent", id);
    text_raw(&dialler->line, ",\"bytes\":");
    text_number(&dialler->line, (int64_t)bytes);
    finish(dialler);
}

void tell_end(struct dialler *dialler, int64_t id)
{
    begin(dialler, "end", id);
    finish(dialler);
}

void tell_closed(struct dialler *dialler, int64_t id, const char *error)
{
    begin(dialler, "closed", id);
    text_raw(&dialler->line, ",\"error\":");
    string_or_null(&dialler->line, error);
    finish(dialler);
}

void tell_problem(struct dialler *dialler, const char *message, const int64_t *id)
{
    text_raw(&dialler->line, "{\"t\":\"error\",\"message\":");
    string_or_null(&dialler->line, message);
    if (id != NULL) {
        text_raw(&dialler->line, ",\"id\":");
        text_number(&dialler->line, *id);
    }
    finish(dialler);
}
