#ifndef PAUSELAB_FILES_H
#define PAUSELAB_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../probe/json-writer.h"
#include "json.h"

/* More bytes than this go in pieces. */
enum { MAX_BYTES_AT_ONCE = 256 * 1024 };

/*
 * Each carries one request out and appends its answer's fields (`,"created":true`) to `answer`. False with errno when
 * it could not; errno EXDEV means that the path leads out of where it must stay.
 */
typedef bool operation(int root, const char *path, const struct json_value *request, struct text *answer);

operation make_directory;
operation write_file;
operation publish;
operation read_file;
operation list_directory;
operation remove_path;
operation resolve_path;
operation tell_usage;
operation own_tree;
operation stage_bytes;

/* The bytes of `data` or of the slot that a request or one of its files names. The slot is emptied by the request's end. */
bool payload_of(const struct json_value *holder, const char **bytes, size_t *length);
void drop_used_slots(void);

/* With all below it; follows no link. */
bool remove_tree(int parent, const char *name);

/* As volume.SetVolumeOwnership: to the group, group-readable (and writable), directories with the setgid bit. */
bool give_to_group(int directory, unsigned gid, bool read_only);

/* Calls for every name in the directory but `.` and `..`; stops at the first false. */
bool for_each_name(int directory, bool (*visit)(int directory, const char *name, void *context), void *context);

/* The word for a file's type in list and resolve. */
const char *kind_of(unsigned mode);

/* `files kind PATH`, `files touch PATH`: what is there, in Kubernetes' words for a hostPath. */
int look_at(const char *verb, const char *path);

#endif
