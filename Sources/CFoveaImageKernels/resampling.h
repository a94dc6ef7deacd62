// What the ways to resample share.
#ifndef FOVEA_RESAMPLING_H
#define FOVEA_RESAMPLING_H

#include "CFoveaImageKernels.h"

/// The fractional bits of a weight.
enum { FOVEA_PRECISION = 22 };

/// One half in the fixed-point numbers of the weights.
enum { FOVEA_HALF = 1 << (FOVEA_PRECISION - 1) };

#if defined(__x86_64__)
#define FOVEA_LANES 1

/// The bytes that a line may be read beyond its end.
enum { FOVEA_OVERREAD = 16 };
/// The bytes that a line has at least where columns are resampled.
enum { FOVEA_LEAST_LENGTH = 32 };

void fovea_resample_rows_avx2(const uint8_t *source, int64_t source_step, int64_t rows, int64_t channels,
                              const fovea_taps *taps, uint8_t *result, int64_t result_step);
void fovea_resample_columns_avx2(const uint8_t *source, int64_t source_step, int64_t length,
                                 const fovea_taps *taps, uint8_t *result, int64_t result_step);

/// The same with the instructions for neural networks of AVX-512, which multiply and add at once.
void fovea_resample_rows_vnni(const uint8_t *source, int64_t source_step, int64_t rows, int64_t channels,
                              const fovea_taps *taps, uint8_t *result, int64_t result_step);
void fovea_resample_columns_vnni(const uint8_t *source, int64_t source_step, int64_t length,
                                 const fovea_taps *taps, uint8_t *result, int64_t result_step);
#endif

#endif
