#include "capabilities.h"

#include <linux/capability.h>
#include <stddef.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *const names[] = {
    "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
    "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO",
    "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME",
    "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG",
    "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF", "CHECKPOINT_RESTORE",
};

enum { NAME_COUNT = sizeof names / sizeof *names, MOST_CAPABILITIES = 64 };

int capability_by_name(const char *name)
{
    if (strncasecmp(name, "CAP_", 4) == 0)
        name += 4;
    for (int i = 0; i < NAME_COUNT; i++) {
        if (strcasecmp(name, names[i]) == 0)
            return i;
    }
    return -1;
}

const char *capability_name(int capability)
{
    return capability >= 0 && capability < NAME_COUNT ? names[capability] : NULL;
}

int last_capability(void)
{
    int last = 0;
    while (last + 1 < MOST_CAPABILITIES && prctl(PR_CAPBSET_READ, last + 1, 0, 0, 0) >= 0)
        last++;
    return last;
}

static uint64_t join(uint32_t low, uint32_t high)
{
    return (uint64_t)high << 32 | low;
}

bool read_capabilities(struct capabilities *capabilities)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {0};
    if (syscall(SYS_capget, &header, data) < 0)
        return false;
    capabilities->effective = join(data[0].effective, data[1].effective);
    capabilities->permitted = join(data[0].permitted, data[1].permitted);
    capabilities->inheritable = join(data[0].inheritable, data[1].inheritable);
    return true;
}

static bool write_capabilities(const struct capabilities *capabilities)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
    for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
        data[i].effective = (uint32_t)(capabilities->effective >> 32 * i);
        data[i].permitted = (uint32_t)(capabilities->permitted >> 32 * i);
        data[i].inheritable = (uint32_t)(capabilities->inheritable >> 32 * i);
    }
    return syscall(SYS_capset, &header, data) == 0;
}

static bool is_in(uint64_t set, int capability)
{
    return (set >> capability & 1) != 0;
}

/* The bounding set first: changing it takes CAP_SETPCAP, which may be among those to drop. */
static const char *drop_bounding(uint64_t dropped)
{
    for (int i = 0; i < MOST_CAPABILITIES; i++) {
        if (!is_in(dropped, i) || prctl(PR_CAPBSET_READ, i, 0, 0, 0) != 1)
            continue;
        if (prctl(PR_CAPBSET_DROP, i, 0, 0, 0) < 0)
            return "the bounding set cannot be changed without CAP_SETPCAP";
    }
    return NULL;
}

static bool is_gone(uint64_t dropped)
{
    struct capabilities now;
    if (!read_capabilities(&now) || ((now.effective | now.permitted | now.inheritable) & dropped) != 0)
        return false;
    for (int i = 0; i < MOST_CAPABILITIES; i++) {
        bool left = prctl(PR_CAPBSET_READ, i, 0, 0, 0) == 1 || prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, i, 0, 0) == 1;
        if (is_in(dropped, i) && left)
            return false;
    }
    return true;
}

const char *drop_capabilities(uint64_t dropped)
{
    struct capabilities now;
    const char *problem = drop_bounding(dropped);
    if (problem != NULL)
        return problem;
    if (!read_capabilities(&now))
        return "the capabilities cannot be read";
    now.effective &= ~dropped;
    now.permitted &= ~dropped;
    /* The kernel keeps ambient capabilities within the permitted and inheritable ones. */
    now.inheritable &= ~dropped;
    if (!write_capabilities(&now))
        return "the capabilities cannot be changed";
    return is_gone(dropped) ? NULL : "the capabilities are still there";
}
