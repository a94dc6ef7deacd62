// What the ways to resample share.
#ifndef FOVEA_RESAMPLING_H
#define FOVEA_RESAMPLING_H

#include "CFoveaImageKernels.h"

/// The fractional bits of a weight.
enum { FOVEA_PRECISION = 22 };

/// One half in the fixed-point numbers of the weights.
enum { FOVEA_HALF = 1 << (FOVEA_PRECISION - 1) };

#if defined(__x86_64__)
#define FOVEA_AVX2 1

/// The bytes that `fovea_resample_rows_avx2` may read beyond the end of a line.
enum { FOVEA_OVERREAD = 16 };

void fovea_resample_rows_avx2(const uint8_t *source, int64_t source_step, int64_t rows, int64_t channels,
                              const fovea_taps *taps, uint8_t *result, int64_t result_step);
/// Lines have at least 32 bytes.
void fovea_resample_columns_avx2(const uint8_t *source, int64_t source_step, int64_t length,
                                 const fovea_taps *taps, uint8_t *result, int64_t result_step);
#endif

#endif
