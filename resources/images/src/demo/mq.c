#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>

#include "demo.h"
#include "ipc.h"

enum { MESSAGE_SIZE = 1024 };

struct message {
    long type;
    char text[MESSAGE_SIZE + 1];
};

static bool send_system_v(const struct ipc_request *request, const struct message *message)
{
    int id = msgget((key_t)request->key, IPC_CREAT | IPC_MODE);
    return id >= 0 && msgsnd(id, message, strlen(message->text), 0) == 0;
}

/* Waits for a message. The queue is made where it is missing, so that the receiver may be first. */
static ssize_t receive_system_v(const struct ipc_request *request, struct message *message)
{
    int id = msgget((key_t)request->key, IPC_CREAT | IPC_MODE);
    return id < 0 ? -1 : msgrcv(id, message, MESSAGE_SIZE, 0, 0);
}

static mqd_t open_posix(const struct ipc_request *request)
{
    struct mq_attr attributes = {.mq_maxmsg = 10, .mq_msgsize = MESSAGE_SIZE};
    return mq_open(request->name, O_RDWR | O_CREAT | O_CLOEXEC, IPC_MODE, &attributes);
}

static bool send_posix(const struct ipc_request *request, const struct message *message)
{
    mqd_t queue = open_posix(request);
    return queue != (mqd_t)-1 && mq_send(queue, message->text, strlen(message->text), 0) == 0;
}

static ssize_t receive_posix(const struct ipc_request *request, struct message *message)
{
    mqd_t queue = open_posix(request);
    return queue == (mqd_t)-1 ? -1 : mq_receive(queue, message->text, MESSAGE_SIZE, NULL);
}

static bool remove_queue(const struct ipc_request *request)
{
    if (request->posix)
        return mq_unlink(request->name) == 0;
    int id = msgget((key_t)request->key, 0);
    return id >= 0 && msgctl(id, IPC_RMID, NULL) == 0;
}

int mq_main(int argc, char **argv)
{
    static const char *const actions[] = {"send", "recv", "remove", NULL};
    static struct message message = {.type = 1};
    struct ipc_request request;
    parse_ipc_request(&request, "mq", actions, true, argc, argv);
    if (is_action(&request, "remove"))
        return remove_queue(&request) ? ipc_done(&request, "removed") : ipc_failed(&request, "queue");
    if (is_action(&request, "send")) {
        snprintf(message.text, sizeof message.text, "%.*s", MESSAGE_SIZE, request.text);
        bool sent = request.posix ? send_posix(&request, &message) : send_system_v(&request, &message);
        return sent ? ipc_done(&request, "sent") : ipc_failed(&request, "queue");
    }
    ssize_t length = request.posix ? receive_posix(&request, &message) : receive_system_v(&request, &message);
    if (length < 0)
        return ipc_failed(&request, "queue");
    printf("%.*s\n", (int)length, message.text);
    return 0;
}
