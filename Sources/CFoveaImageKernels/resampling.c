#include "resampling.h"

#include "clones.h"

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

static void plain_rows(const uint8_t *source, int64_t source_step, int64_t rows, int64_t channels,
                       const fovea_taps *taps, uint8_t *result, int64_t result_step) {
  for (int64_t row = 0; row < rows; row++) {
    const uint8_t *line = source + row * source_step;
    if (channels == 3)
      resample_row(line, 3, taps, result + row * result_step);
    else
      resample_row(line, channels, taps, result + row * result_step);
  }
}

FOVEA_CLONES
static void plain_columns(const uint8_t *source, int64_t source_step, int64_t length, const fovea_taps *taps,
                          uint8_t *result, int64_t result_step) {
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

// MARK: The ways that the processor has

int fovea_resampling_ways(void) {
#if FOVEA_LANES
  if (!__builtin_cpu_supports("avx2")) return 1;
  return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
                 && __builtin_cpu_supports("avx512vnni")
             ? 3
             : 2;
#else
  return 1;
#endif
}

#if FOVEA_LANES
/// How many of the lines can be read beyond their ends without leaving the memory.
static int64_t lines_with_room(const uint8_t *source, int64_t source_step, const uint8_t *end, int64_t rows,
                               int64_t channels, const fovea_taps *taps) {
  int64_t length = 0;
  for (int64_t i = 0; i < taps->count; i++) {
    int64_t last = (taps->firsts[i] + taps->counts[i]) * channels;
    if (last > length) length = last;
  }
  int64_t spare = end - source - length - FOVEA_OVERREAD;
  if (spare < 0) return 0;
  int64_t count = spare / source_step + 1;
  return count < rows ? count : rows;
}
#endif

void fovea_resample_rows(int way, const uint8_t *source, int64_t source_step, const uint8_t *end,
                         int64_t rows, int64_t channels, const fovea_taps *taps, uint8_t *result,
                         int64_t result_step) {
  int64_t done = 0;
#if FOVEA_LANES
  if (way > 0 && taps->count > 0 && (channels == 1 || channels == 3)) {
    done = lines_with_room(source, source_step, end, rows, channels, taps);
    if (way == 1)
      fovea_resample_rows_avx2(source, source_step, done, channels, taps, result, result_step);
    else
      fovea_resample_rows_vnni(source, source_step, done, channels, taps, result, result_step);
  }
#endif
  plain_rows(source + done * source_step, source_step, rows - done, channels, taps,
             result + done * result_step, result_step);
}

void fovea_resample_columns(int way, const uint8_t *source, int64_t source_step, int64_t length,
                            const fovea_taps *taps, uint8_t *result, int64_t result_step) {
#if FOVEA_LANES
  if (way > 0 && length >= FOVEA_LEAST_LENGTH) {
    if (way == 1)
      fovea_resample_columns_avx2(source, source_step, length, taps, result, result_step);
    else
      fovea_resample_columns_vnni(source, source_step, length, taps, result, result_step);
    return;
  }
#endif
  plain_columns(source, source_step, length, taps, result, result_step);
}
