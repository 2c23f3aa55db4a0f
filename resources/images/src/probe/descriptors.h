#ifndef PAUSELAB_PROBE_DESCRIPTORS_H
#define PAUSELAB_PROBE_DESCRIPTORS_H

#include "json-writer.h"

/* What a process has open that others may share: sockets by inode, files by device and inode; and its shared mappings. */
void write_descriptors(struct text *line, int directory);

#endif
