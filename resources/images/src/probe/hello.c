#include "hello.h"

#include <string.h>
#include <unistd.h>

#include "../common/architecture.h"
#include "../common/version.h"
#include "namespaces.h"
#include "procfs.h"

void write_hello(struct text *line, const char *reason)
{
    struct namespaces host;
    read_host_namespaces(&host);
    text_raw(line, "{\"t\":\"hello\",\"protocol\":1,\"version\":\"" PAUSELAB_IMAGES_VERSION "\",\"events\":");
    text_raw(line, reason == NULL ? "\"connector\",\"reason\":null" : "\"polling\",\"reason\":");
    if (reason != NULL)
        text_string(line, reason, strlen(reason));
    text_raw(line, ",\"arch\":\"" ARCHITECTURE "\",\"hz\":");
    text_number(line, sysconf(_SC_CLK_TCK));
    text_raw(line, ",\"btime\":");
    text_number(line, read_boot_time());
    text_raw(line, ",\"host\":");
    write_namespaces(line, &host);
    text_raw(line, "}\n");
}
