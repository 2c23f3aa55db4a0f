#include <errno.h>
#include <stdlib.h>

#include "base64.h"
#include "files.h"

/* Bytes that were sent ahead, for a request that names their slot. */
enum { MAX_SLOTS = 4096, MAX_STAGED_BYTES = 64 * 1024 * 1024 };

struct slot {
    int64_t number;
    struct text bytes;
    bool used;
};

static struct slot slots[MAX_SLOTS];
static size_t slot_count;
static size_t staged;

static struct slot *find_slot(int64_t number)
{
    for (size_t i = 0; i < slot_count; i++) {
        if (slots[i].number == number)
            return &slots[i];
    }
    return NULL;
}

bool stage_bytes(int root, const char *path, const struct json_value *request, struct text *answer)
{
    const struct json_value *data = json_get(request, "data", JSON_STRING);
    int64_t number;
    size_t length;
    (void)root, (void)path, (void)answer;
    if (data == NULL || !json_whole(request, "slot", &number) || !base64_decode(data->text, data->length, &length)) {
        errno = EINVAL;
        return false;
    }
    struct slot *slot = find_slot(number);
    if ((slot == NULL && slot_count == MAX_SLOTS) || staged + length > MAX_STAGED_BYTES) {
        errno = ENOMEM;
        return false;
    }
    if (slot == NULL) {
        slot = &slots[slot_count++];
        *slot = (struct slot){.number = number};
    }
    text_bytes(&slot->bytes, data->text, length);
    staged += length;
    return true;
}

bool payload_of(const struct json_value *holder, const char **bytes, size_t *length)
{
    struct json_value *data = json_get(holder, "data", JSON_STRING);
    int64_t number;
    errno = EINVAL;
    if (data != NULL) {
        data->decoded = data->decoded || base64_decode(data->text, data->length, &data->length);
        *bytes = data->text;
        *length = data->length;
        return data->decoded;
    }
    struct slot *slot = json_whole(holder, "slot", &number) ? find_slot(number) : NULL;
    if (slot == NULL)
        return false;
    slot->used = true;
    *bytes = slot->bytes.bytes;
    *length = slot->bytes.length;
    return true;
}

void drop_used_slots(void)
{
    size_t kept = 0;
    for (size_t i = 0; i < slot_count; i++) {
        if (!slots[i].used) {
            slots[kept++] = slots[i];
            continue;
        }
        staged -= slots[i].bytes.length;
        free(slots[i].bytes.bytes);
    }
    slot_count = kept;
}
