#include "watch.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right)
{
    return memcmp(left, right, CONTAINER_ID_LENGTH);
}

bool watch_has(const struct watch_set *set, const struct container_id *id)
{
    return set->count > 0 && bsearch(id, set->ids, set->count, sizeof *set->ids, compare) != NULL;
}

bool watch_add(struct watch_set *set, const struct container_id *id)
{
    if ((set->count & (set->count - 1)) == 0) {
        size_t capacity = set->count == 0 ? 1 : set->count * 2;
        struct container_id *grown = realloc(set->ids, capacity * sizeof *grown);
        if (grown == NULL)
            return false;
        set->ids = grown;
    }
    set->ids[set->count++] = *id;
    return true;
}

void watch_finish(struct watch_set *set)
{
    if (set->count > 1)
        qsort(set->ids, set->count, sizeof *set->ids, compare);
}

bool watch_has_more(const struct watch_set *set, const struct watch_set *other)
{
    for (size_t i = 0; i < set->count; i++) {
        if (!watch_has(other, &set->ids[i]))
            return true;
    }
    return false;
}

void watch_clear(struct watch_set *set)
{
    free(set->ids);
    *set = (struct watch_set){0};
}
