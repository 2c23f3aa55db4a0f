#ifndef PAUSELAB_DEMO_FILE_INFO_H
#define PAUSELAB_DEMO_FILE_INFO_H

#include <stdbool.h>

/* `<mode> <uid> <gid> <size> <type> <name>` of a file, a link's target after `->`. False, with a message, when it cannot. */
bool print_file_info(const char *mode, int directory, const char *name);

#endif
