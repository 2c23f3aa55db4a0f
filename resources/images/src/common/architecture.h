#ifndef PAUSELAB_ARCHITECTURE_H
#define PAUSELAB_ARCHITECTURE_H

#if defined(__x86_64__)
#define ARCHITECTURE "amd64"
#elif defined(__aarch64__)
#define ARCHITECTURE "arm64"
#else
#error "no image is built for this architecture"
#endif

#endif
