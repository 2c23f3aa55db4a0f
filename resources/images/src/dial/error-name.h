#ifndef PAUSELAB_DIAL_ERROR_NAME_H
#define PAUSELAB_DIAL_ERROR_NAME_H

/* The name of an errno, such as "ECONNREFUSED". Valid until the next call. */
const char *error_name(int error);

#endif
