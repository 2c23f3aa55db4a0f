#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/sem.h>

#include "demo.h"
#include "ipc.h"

/* `post` and `wait` make the semaphore, with 0, where it is missing; `get` does not. */
static int open_system_v(const struct ipc_request *request, bool create)
{
    return semget((key_t)request->key, create ? 1 : 0, create ? IPC_CREAT | IPC_MODE : 0);
}

static bool change_system_v(const struct ipc_request *request, short by)
{
    struct sembuf operation = {.sem_num = 0, .sem_op = by};
    int id = open_system_v(request, true);
    return id >= 0 && semop(id, &operation, 1) == 0;
}

static bool change_posix(const struct ipc_request *request, short by)
{
    sem_t *semaphore = sem_open(request->name, O_CREAT, IPC_MODE, 0);
    return semaphore != SEM_FAILED && (by > 0 ? sem_post(semaphore) : sem_wait(semaphore)) == 0;
}

static int value_of(const struct ipc_request *request)
{
    int value = -1;
    if (request->posix) {
        sem_t *semaphore = sem_open(request->name, 0);
        return semaphore == SEM_FAILED || sem_getvalue(semaphore, &value) < 0 ? -1 : value;
    }
    int id = open_system_v(request, false);
    return id < 0 ? -1 : semctl(id, 0, GETVAL);
}

static bool remove_semaphore(const struct ipc_request *request)
{
    if (request->posix)
        return sem_unlink(request->name) == 0;
    int id = open_system_v(request, false);
    return id >= 0 && semctl(id, 0, IPC_RMID) == 0;
}

int sem_main(int argc, char **argv)
{
    static const char *const actions[] = {"post", "wait", "get", "remove", NULL};
    struct ipc_request request;
    parse_ipc_request(&request, "sem", actions, false, argc, argv);
    if (is_action(&request, "remove"))
        return remove_semaphore(&request) ? ipc_done(&request, "removed") : ipc_failed(&request, "semaphore");
    if (is_action(&request, "get")) {
        int value = value_of(&request);
        if (value < 0)
            return ipc_failed(&request, "semaphore");
        printf("%d\n", value);
        return 0;
    }
    short by = is_action(&request, "post") ? 1 : -1;
    bool changed = request.posix ? change_posix(&request, by) : change_system_v(&request, by);
    return changed ? ipc_done(&request, by > 0 ? "posted" : "taken") : ipc_failed(&request, "semaphore");
}
