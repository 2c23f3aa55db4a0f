#include "container-id.h"

#include <string.h>

static bool is_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool find_container_id(const char *cgroup, size_t length, struct container_id *id)
{
    bool found = false;
    size_t run = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i < length && is_digit(cgroup[i])) {
            run++;
            continue;
        }
        if (run == CONTAINER_ID_LENGTH) {
            memcpy(id->text, cgroup + i - run, run);
            id->text[run] = '\0';
            found = true;
        }
        run = 0;
        if (found && (i == length || cgroup[i] == '\n'))
            return true;
    }
    return false;
}

bool is_container_id(const char *text)
{
    struct container_id id;
    return strlen(text) == CONTAINER_ID_LENGTH && find_container_id(text, CONTAINER_ID_LENGTH, &id);
}

bool same_container(const struct container_id *left, const struct container_id *right)
{
    return memcmp(left->text, right->text, CONTAINER_ID_LENGTH) == 0;
}
