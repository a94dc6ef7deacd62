// Functions that the compiler turns into vector instructions.
#ifndef FOVEA_IMAGE_CLONES_H
#define FOVEA_IMAGE_CLONES_H

/// Compiles a function for several generations of x86-64, chosen when the program is loaded.
#if defined(__x86_64__) && defined(__linux__)
#define FOVEA_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOVEA_CLONES
#endif

#endif
