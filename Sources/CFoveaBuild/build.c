#include "CFoveaBuild.h"

#ifndef FOVEA_COMMIT
#define FOVEA_COMMIT ""
#endif
#ifndef FOVEA_SWIFT
#define FOVEA_SWIFT ""
#endif

const char *fovea_build_commit(void) { return FOVEA_COMMIT; }

const char *fovea_build_swift(void) { return FOVEA_SWIFT; }
