#include "connector.h"

#include <errno.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { RECEIVE_BUFFER = 8 * 1024 * 1024, SELF_TEST_MILLISECONDS = 250, MESSAGE_SIZE = 4096 };

static bool subscribe(int fd, enum proc_cn_mcast_op operation)
{
    _Alignas(struct nlmsghdr) char message[NLMSG_SPACE(sizeof(struct cn_msg) + sizeof operation)] = {0};
    struct nlmsghdr *header = (struct nlmsghdr *)message;
    struct cn_msg *body = NLMSG_DATA(header);
    header->nlmsg_len = NLMSG_LENGTH(sizeof *body + sizeof operation);
    header->nlmsg_type = NLMSG_DONE;
    header->nlmsg_pid = (uint32_t)getpid();
    body->id.idx = CN_IDX_PROC;
    body->id.val = CN_VAL_PROC;
    body->len = sizeof operation;
    memcpy(body->data, &operation, sizeof operation);
    return send(fd, message, header->nlmsg_len, 0) >= 0;
}

static bool translate(const struct proc_event *source, struct process_event *event)
{
    event->at = (int64_t)source->timestamp_ns;
    switch (source->what) {
    case PROC_EVENT_FORK:
        event->kind = EVENT_FORK;
        event->pid = source->event_data.fork.child_tgid;
        event->parent = source->event_data.fork.parent_tgid;
        return source->event_data.fork.child_pid == source->event_data.fork.child_tgid;
    case PROC_EVENT_EXEC:
        event->kind = EVENT_EXEC;
        event->pid = source->event_data.exec.process_tgid;
        return true;
    case PROC_EVENT_EXIT:
        event->kind = EVENT_EXIT;
        event->pid = source->event_data.exit.process_tgid;
        event->exit_code = (int)source->event_data.exit.exit_code;
        return source->event_data.exit.process_pid == source->event_data.exit.process_tgid;
    case PROC_EVENT_COMM:
        event->kind = EVENT_CHANGE;
        event->pid = source->event_data.comm.process_tgid;
        return true;
    case PROC_EVENT_UID:
        event->kind = EVENT_CHANGE;
        event->pid = source->event_data.id.process_tgid;
        return true;
    default:
        return false;
    }
}

/* The kernel numbers the events of each CPU: a gap is what was lost. */
static void count_lost(struct connector *connector, uint32_t cpu, uint32_t sequence)
{
    const uint32_t slots = sizeof connector->last_sequence / sizeof *connector->last_sequence;
    if (cpu >= slots)
        return;
    if (connector->sequence_known[cpu])
        connector->lost += (uint32_t)(sequence - connector->last_sequence[cpu] - 1);
    connector->sequence_known[cpu] = true;
    connector->last_sequence[cpu] = sequence;
}

static bool receive(struct connector *connector, struct process_event *event, bool *usable)
{
    _Alignas(struct nlmsghdr) char message[MESSAGE_SIZE];
    struct sockaddr_nl sender = {0};
    socklen_t sender_size = sizeof sender;
    *usable = false;
    ssize_t length =
        recvfrom(connector->fd, message, sizeof message, MSG_DONTWAIT, (struct sockaddr *)&sender, &sender_size);
    if (length < 0) {
        if (errno == ENOBUFS)
            connector->overrun = true;
        return errno == ENOBUFS || errno == EINTR;
    }
    const struct nlmsghdr *header = (const struct nlmsghdr *)message;
    const struct cn_msg *body = NLMSG_DATA(header);
    /* Only the kernel has port 0: another process could send us made-up events. */
    if (sender.nl_pid != 0 || !NLMSG_OK(header, (size_t)length) || header->nlmsg_type != NLMSG_DONE ||
        header->nlmsg_len < NLMSG_LENGTH(sizeof *body) || body->id.idx != CN_IDX_PROC || body->id.val != CN_VAL_PROC)
        return true;
    struct proc_event source = {0};
    memcpy(&source, body->data, body->len < sizeof source ? body->len : sizeof source);
    /* Also of acknowledgements to other listeners: they are numbered like events. */
    count_lost(connector, source.cpu, body->seq);
    *usable = translate(&source, event);
    return true;
}

void connector_drain(struct connector *connector, int limit,
                     void (*handle)(const struct process_event *event, void *context), void *context)
{
    struct process_event event;
    bool usable;
    for (; limit > 0 && receive(connector, &event, &usable); limit--) {
        if (usable)
            handle(&event, context);
    }
}

struct self_test {
    int child;
    bool seen;
};

static void recognise(const struct process_event *event, void *context)
{
    struct self_test *test = context;
    test->seen |= event->kind == EVENT_EXIT && event->pid == test->child;
}

/* Outside the initial namespaces the kernel takes the subscription and then sends nothing, so only an event proves it. */
static bool events_arrive(struct connector *connector)
{
    struct self_test test = {.child = fork()};
    if (test.child < 0)
        return false;
    if (test.child == 0)
        _exit(0);
    waitpid(test.child, NULL, 0);
    int64_t deadline = monotonic_now() + SELF_TEST_MILLISECONDS * NANOSECONDS_PER_MILLISECOND;
    while (!test.seen) {
        int left = (int)((deadline - monotonic_now()) / NANOSECONDS_PER_MILLISECOND);
        struct pollfd waited = {.fd = connector->fd, .events = POLLIN};
        if (left <= 0 || poll(&waited, 1, left) <= 0)
            return false;
        connector_drain(connector, 64, recognise, &test);
    }
    return true;
}

static const char *give_up(struct connector *connector, const char *what, const char *why)
{
    static char reason[128];
    strncpy(reason, what, sizeof reason - 1);
    if (why != NULL)
        strncat(reason, why, sizeof reason - strlen(reason) - 1);
    if (connector->fd >= 0)
        close(connector->fd);
    connector->fd = -1;
    return reason;
}

const char *connector_open(struct connector *connector)
{
    memset(connector, 0, sizeof *connector);
    connector->fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_CONNECTOR);
    if (connector->fd < 0)
        return give_up(connector, "process connector: ", errno == EPROTONOSUPPORT ? "this kernel has none" : strerror(errno));
    const int size = RECEIVE_BUFFER;
    if (setsockopt(connector->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0)
        setsockopt(connector->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    const struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC};
    if (bind(connector->fd, (const struct sockaddr *)&address, sizeof address) < 0)
        return give_up(connector, "process connector: bind: ", strerror(errno));
    if (!subscribe(connector->fd, PROC_CN_MCAST_LISTEN)) {
        /* The kernel's end of it is in the initial network namespace only. */
        const char *why = errno == ECONNREFUSED ? "not in the initial network namespace" : strerror(errno);
        return give_up(connector, "process connector: ", why);
    }
    if (!events_arrive(connector))
        return give_up(connector, "process connector: silent, so not in the initial PID and user namespaces", NULL);
    return NULL;
}

void connector_close(struct connector *connector)
{
    if (connector->fd < 0)
        return;
    /* Older kernels count listeners and learn of one that left only this way. */
    subscribe(connector->fd, PROC_CN_MCAST_IGNORE);
    close(connector->fd);
    connector->fd = -1;
}
