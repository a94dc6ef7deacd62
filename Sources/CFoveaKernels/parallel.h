// Parallel loops on the OpenMP team of the calling thread.
#ifndef FOVEA_PARALLEL_H
#define FOVEA_PARALLEL_H

#include <stdint.h>

#include "CFoveaKernels.h"

/// A part of a loop: iterations from `begin` up to, not including, `end`.
typedef void (*fovea_body)(void *context, int64_t begin, int64_t end);

/// Runs `count` iterations in one part for each thread; in one part if there are fewer than `grain`.
void fovea_parallel(int64_t count, int64_t grain, fovea_body body, void *context);

/// Compiles a function for several generations of x86-64, chosen when the program is loaded.
#if defined(__x86_64__) && defined(__linux__)
#define FOVEA_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOVEA_CLONES
#endif

/// The number of elements under which a pass is not worth a second thread.
enum { FOVEA_GRAIN = 16384 };

#endif
