#include "resampling.h"

#if FOVEA_LANES

#define LANES_TARGET "avx2"
#define LANES(name) name##_avx2
#define ADD_PRODUCTS(sums, samples, weights) _mm256_add_epi32(sums, _mm256_madd_epi16(samples, weights))

#include "resampling_lanes.h"

#endif
