#ifndef PAUSELAB_VERSION_H
#define PAUSELAB_VERSION_H

/* The one version of all images of this folder; pack.mjs reads it from here for the labels. */
#define PAUSELAB_IMAGES_VERSION "1.1.0"

#endif
