#include "resampling.h"

#if FOVEA_LANES

#define LANES_TARGET "avx2,avx512bw,avx512vl,avx512vnni"
#define LANES(name) name##_vnni
#define ADD_PRODUCTS(sums, samples, weights) _mm256_dpwssd_epi32(sums, samples, weights)

#include "resampling_lanes.h"

#endif
