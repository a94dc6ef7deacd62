// What was known of a build at its time.
#ifndef FOVEA_BUILD_H
#define FOVEA_BUILD_H

/// The commit, empty where it is not known.
const char *fovea_build_commit(void);

/// The version of Swift, as in `6.2.1`; empty where it is not known.
const char *fovea_build_swift(void);

#endif
