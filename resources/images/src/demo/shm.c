#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#include "demo.h"
#include "ipc.h"

enum { SEGMENT_SIZE = 4096 };

/* The segment in this process's memory; NULL and errno when it cannot be had. */
static char *attach_system_v(const struct ipc_request *request, bool create)
{
    int id = shmget((key_t)request->key, create ? SEGMENT_SIZE : 0, create ? IPC_CREAT | IPC_MODE : 0);
    void *memory = id < 0 ? (void *)-1 : shmat(id, NULL, create ? 0 : SHM_RDONLY);
    return memory == (void *)-1 ? NULL : memory;
}

static char *attach_posix(const struct ipc_request *request, bool create)
{
    int fd = shm_open(request->name, create ? O_RDWR | O_CREAT : O_RDONLY, IPC_MODE);
    if (fd < 0 || (create && ftruncate(fd, SEGMENT_SIZE) < 0))
        return NULL;
    void *memory = mmap(NULL, SEGMENT_SIZE, create ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    return memory == MAP_FAILED ? NULL : memory;
}

static bool remove_segment(const struct ipc_request *request)
{
    if (request->posix)
        return shm_unlink(request->name) == 0;
    int id = shmget((key_t)request->key, 0, 0);
    return id >= 0 && shmctl(id, IPC_RMID, NULL) == 0;
}

int shm_main(int argc, char **argv)
{
    static const char *const actions[] = {"write", "read", "remove", NULL};
    struct ipc_request request;
    parse_ipc_request(&request, "shm", actions, true, argc, argv);
    if (is_action(&request, "remove"))
        return remove_segment(&request) ? ipc_done(&request, "removed") : ipc_failed(&request, "segment");
    bool writes = is_action(&request, "write");
    char *memory = request.posix ? attach_posix(&request, writes) : attach_system_v(&request, writes);
    if (memory == NULL)
        return ipc_failed(&request, "segment");
    if (writes) {
        snprintf(memory, SEGMENT_SIZE, "%s", request.text);
        return ipc_done(&request, "written");
    }
    printf("%.*s\n", SEGMENT_SIZE, memory);
    return 0;
}
