#ifndef PAUSELAB_INSIDE_ENTER_H
#define PAUSELAB_INSIDE_ENTER_H

#include <stdint.h>

#include "../probe/container-id.h"
#include "../probe/json-writer.h"

/* NULL, or why other namespaces cannot be entered. */
const char *prepare_to_enter(void);

/*
 * Appends `,"hostname":...,"sysvipc":...` as they are in the namespaces of this process of this container. NULL, or why
 * it was not done.
 */
const char *look_inside(struct text *line, int64_t pid, int64_t start, const struct container_id *container);

#endif
