#ifndef PAUSELAB_INSIDE_H
#define PAUSELAB_INSIDE_H

int inside_main(void);

#endif
