#include "resampling.h"

/// The byte nearest to a sum that already contains one half.
static inline uint8_t rounded(uint32_t sum) {
  int32_t value = (int32_t)sum >> FOVEA_PRECISION;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

static inline void resample_row(const uint8_t *line, int64_t channels, const fovea_taps *taps,
                                uint8_t *result) {
  for (int64_t i = 0; i < taps->count; i++) {
    const uint8_t *samples = line + taps->firsts[i] * channels;
    const int32_t *weights = taps->weights + i * taps->stride;
    for (int64_t channel = 0; channel < channels; channel++) {
      uint32_t sum = FOVEA_HALF;
      for (int64_t tap = 0; tap < taps->counts[i]; tap++)
        sum += (uint32_t)samples[tap * channels + channel] * (uint32_t)weights[tap];
      result[i * channels + channel] = rounded(sum);
    }
  }
}

void fovea_resample_rows_portable(const uint8_t *source, int64_t source_step, int64_t rows,
                                  int64_t channels, const fovea_taps *taps, uint8_t *result,
                                  int64_t result_step) {
  for (int64_t row = 0; row < rows; row++) {
    const uint8_t *line = source + row * source_step;
    if (channels == 3)
      resample_row(line, 3, taps, result + row * result_step);
    else
      resample_row(line, channels, taps, result + row * result_step);
  }
}

void fovea_resample_columns_portable(const uint8_t *source, int64_t source_step, int64_t length,
                                     const fovea_taps *taps, uint8_t *result, int64_t result_step) {
  enum { BLOCK = 64 };
  for (int64_t i = 0; i < taps->count; i++) {
    const uint8_t *lines = source + taps->firsts[i] * source_step;
    const int32_t *weights = taps->weights + i * taps->stride;
    uint8_t *line = result + i * result_step;
    for (int64_t start = 0; start < length; start += BLOCK) {
      int64_t width = length - start < BLOCK ? length - start : BLOCK;
      uint32_t sums[BLOCK];
      for (int64_t k = 0; k < width; k++) sums[k] = FOVEA_HALF;
      for (int64_t tap = 0; tap < taps->counts[i]; tap++) {
        const uint8_t *samples = lines + tap * source_step + start;
        uint32_t weight = (uint32_t)weights[tap];
        for (int64_t k = 0; k < width; k++) sums[k] += samples[k] * weight;
      }
      for (int64_t k = 0; k < width; k++) line[start + k] = rounded(sums[k]);
    }
  }
}

// MARK: The fastest way that the processor has

#if FOVEA_AVX2
static int has_avx2(void) {
  return __builtin_cpu_supports("avx2");
}
#endif

void fovea_resample_rows(const uint8_t *source, int64_t source_step, const uint8_t *end, int64_t rows,
                         int64_t channels, const fovea_taps *taps, uint8_t *result, int64_t result_step) {
  int64_t fast = 0;
#if FOVEA_AVX2
  if (rows > 0 && taps->count > 0 && (channels == 1 || channels == 3) && has_avx2()) {
    // Lines at the very end of the memory are left to the plain way, which reads no byte more than it needs.
    int64_t reach = 0;
    for (int64_t i = 0; i < taps->count; i++) {
      int64_t last = (taps->firsts[i] + taps->counts[i]) * channels;
      if (last > reach) reach = last;
    }
    int64_t spare = end - source - reach - FOVEA_OVERREAD;
    fast = spare < 0 ? 0 : source_step == 0 ? rows : spare / source_step + 1;
    if (fast > rows) fast = rows;
    fovea_resample_rows_avx2(source, source_step, fast, channels, taps, result, result_step);
  }
#endif
  fovea_resample_rows_portable(source + fast * source_step, source_step, rows - fast, channels, taps,
                               result + fast * result_step, result_step);
}

void fovea_resample_columns(const uint8_t *source, int64_t source_step, int64_t length,
                            const fovea_taps *taps, uint8_t *result, int64_t result_step) {
#if FOVEA_AVX2
  if (length >= 32 && has_avx2()) {
    fovea_resample_columns_avx2(source, source_step, length, taps, result, result_step);
    return;
  }
#endif
  fovea_resample_columns_portable(source, source_step, length, taps, result, result_step);
}
