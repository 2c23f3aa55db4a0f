#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "args.h"
#include "capabilities.h"
#include "demo.h"

enum { MOST_GROUPS = 1024 };

static void print_groups(void)
{
    gid_t groups[MOST_GROUPS];
    int count = getgroups(MOST_GROUPS, groups);
    printf("groups:");
    for (int i = 0; i < count; i++)
        printf(" %u", groups[i]);
    printf("\n");
}

static void print_set(const char *title, uint64_t set)
{
    printf("%s:", title);
    if (set == 0)
        printf(" none");
    for (int i = 0; i < 64; i++) {
        if ((set >> i & 1) == 0)
            continue;
        if (capability_name(i) != NULL)
            printf(" %s", capability_name(i));
        else
            printf(" %d", i);
    }
    printf("\n");
}

static void print_capabilities(void)
{
    struct capabilities sets;
    uint64_t bounding = 0;
    uint64_t ambient = 0;
    for (int i = 0; i <= last_capability(); i++) {
        bounding |= (uint64_t)(prctl(PR_CAPBSET_READ, i, 0, 0, 0) == 1) << i;
        ambient |= (uint64_t)(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, i, 0, 0) == 1) << i;
    }
    if (!read_capabilities(&sets))
        return;
    print_set("effective", sets.effective);
    print_set("permitted", sets.permitted);
    print_set("inheritable", sets.inheritable);
    print_set("bounding", bounding);
    print_set("ambient", ambient);
}

/* From /proc, since prctl(PR_GET_SECCOMP) itself may be filtered. */
static void print_seccomp(void)
{
    static const char *const names[] = {"disabled", "strict", "filter"};
    FILE *status = fopen("/proc/self/status", "re");
    char line[256];
    unsigned mode;
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        if (sscanf(line, "Seccomp: %u", &mode) == 1)
            printf("seccomp: %s\n", mode < 3 ? names[mode] : "unknown");
    }
    if (status != NULL)
        fclose(status);
}

int id_main(int argc, char **argv)
{
    const struct flag no_flags[] = {{0}};
    parse_arguments("id", argc, argv, no_flags, NULL, 0);
    printf("uid: %u\ngid: %u\n", geteuid(), getegid());
    print_groups();
    print_capabilities();
    printf("no_new_privs: %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
    print_seccomp();
    return 0;
}
