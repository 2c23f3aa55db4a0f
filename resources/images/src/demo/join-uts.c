/*
 * Docker lets a container join another one's network, IPC and PID namespace, but not its UTS namespace. From inside
 * a shared PID namespace pause is PID 1, so its UTS namespace can be joined through /proc.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

#include "args.h"
#include "capabilities.h"
#include "demo.h"

/* PROC_PID_INIT_INO of the kernel: the PID namespace that the machine itself was started with. */
static const ino_t FIRST_PID_NAMESPACE = 0xEFFFFFFC;

static void cannot(const char *reason) __attribute__((noreturn));

static void cannot(const char *reason)
{
    fprintf(stderr, "join-uts: %s\n", reason);
    exit(1);
}

static uint64_t parse_capabilities(const char *list)
{
    uint64_t set = 0;
    while (*list != '\0') {
        char name[32];
        size_t length = strcspn(list, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, list);
        int capability = capability_by_name(name);
        if (capability < 0)
            usage_error("join-uts", "--drop: unknown capability \"%.*s\"", (int)length, list);
        set |= UINT64_C(1) << capability;
        list += length + (list[length] == ',');
    }
    return set;
}

/* The namespaces of a process that runs as another user may be read by that user, where CAP_SYS_PTRACE is missing. */
static int open_as_its_user(void)
{
    unsigned uid;
    unsigned gid;
    FILE *status = fopen("/proc/1/status", "r");
    char line[256];
    int found = 0;
    while (status != NULL && found < 2 && fgets(line, sizeof line, status) != NULL)
        found += sscanf(line, "Uid: %u", &uid) == 1 || sscanf(line, "Gid: %u", &gid) == 1;
    if (status != NULL)
        fclose(status);
    if (found < 2)
        return -1;
    setfsgid(gid);
    setfsuid(uid);
    int fd = open("/proc/1/ns/uts", O_RDONLY | O_CLOEXEC);
    int error = errno;
    setfsuid(geteuid());
    setfsgid(getegid());
    errno = error;
    return fd;
}

static void check_first_process(void)
{
    struct stat namespace;
    char name[32] = "";
    if (getpid() == 1)
        cannot("this container has a PID namespace of its own: its pod must set shareProcessNamespace");
    if (stat("/proc/self/ns/pid", &namespace) == 0 && namespace.st_ino == FIRST_PID_NAMESPACE)
        cannot("this is the host's PID namespace, and PID 1 no pause");
    FILE *comm = fopen("/proc/1/comm", "r");
    if (comm != NULL) {
        if (fgets(name, sizeof name, comm) == NULL)
            name[0] = '\0';
        fclose(comm);
    }
    if (strncmp(name, "pause", 5) != 0)
        cannot("PID 1 is no pause: the PID namespace is not the sandbox's");
}

static void join(void)
{
    struct capabilities capabilities;
    if (!read_capabilities(&capabilities) || (capabilities.effective >> capability_by_name("SYS_ADMIN") & 1) == 0)
        cannot("CAP_SYS_ADMIN is missing: the container must be given it, and run as root");
    int fd = open("/proc/1/ns/uts", O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == EACCES)
        fd = open_as_its_user();
    if (fd < 0) {
        fprintf(stderr, "join-uts: /proc/1/ns/uts: %s\n", strerror(errno));
        exit(1);
    }
    if (setns(fd, CLONE_NEWUTS) < 0) {
        fprintf(stderr, "join-uts: setns: %s\n", strerror(errno));
        exit(1);
    }
    close(fd);
}

/* By its own name, not by /proc/self/exe: the process list would show that. */
static void execute(char **arguments) __attribute__((noreturn));

static void execute(char **arguments)
{
    char self[256];
    if (arguments[0][0] == '/') {
        execv(arguments[0], arguments);
    } else {
        ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
        if (length > 0) {
            self[length] = '\0';
            /* The place before a mode's arguments holds what came before them: here there is always something. */
            arguments[-1] = self;
            execv(self, arguments - 1);
        }
    }
    fprintf(stderr, "join-uts: %s: %s\n", arguments[0], strerror(errno));
    exit(1);
}

int join_uts_main(int argc, char **argv)
{
    uint64_t dropped = UINT64_C(1) << capability_by_name("SYS_ADMIN");
    int next = 0;
    if (next + 1 < argc && strcmp(argv[next], "--drop") == 0) {
        dropped |= parse_capabilities(argv[next + 1]);
        next += 2;
    }
    if (next < argc && strcmp(argv[next], "--") == 0)
        next++;
    if (next == argc)
        usage_error("join-uts", "no mode given");
    if (argv[next][0] != '/' && find_mode(argv[next]) == NULL)
        usage_error("join-uts", "unknown mode \"%s\"", argv[next]);
    check_first_process();
    join();
    const char *problem = drop_capabilities(dropped);
    if (problem != NULL)
        cannot(problem);
    execute(argv + next);
}
