// Resampling in vectors of 256 bits, compiled once for each set of instructions.
//
// The file that includes this one defines `LANES_TARGET`, the instructions, `LANES(name)`, which gives names
// of their own to functions, and `ADD_PRODUCTS(sums, samples, weights)`, which multiplies words and adds the
// two products of each 32-bit lane to a sum.
//
// A weight of 22 fractional bits is `high * 4096 + low`, both of 16 bits, so that one instruction multiplies
// and adds the samples of two taps; sums of both parts are put together at the end. Modulo 2^32 nothing is
// lost, so results equal those of 32-bit products.

#include <immintrin.h>
#include <string.h>

#include "resampling.h"

#define INLINE static inline __attribute__((always_inline, target(LANES_TARGET)))

enum { LOW_BITS = 12 };

/// Four weights as words, the high parts before the low ones, in both halves of a register.
INLINE __m256i split_weights(const int32_t *weights) {
  __m256i both = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)weights));
  __m256i high = _mm256_srai_epi32(both, LOW_BITS);
  __m256i low = _mm256_and_si256(both, _mm256_set1_epi32((1 << LOW_BITS) - 1));
  return _mm256_packs_epi32(high, low);
}

/// The rounded sums, still of 32 bits.
INLINE __m128i finished(__m128i high, __m128i low) {
  __m128i sum = _mm_add_epi32(_mm_slli_epi32(high, LOW_BITS), low);
  return _mm_srai_epi32(_mm_add_epi32(sum, _mm_set1_epi32(FOVEA_HALF)), FOVEA_PRECISION);
}

INLINE __m256i finished_eight(__m256i high, __m256i low) {
  __m256i sum = _mm256_add_epi32(_mm256_slli_epi32(high, LOW_BITS), low);
  return _mm256_srai_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(FOVEA_HALF)), FOVEA_PRECISION);
}

INLINE uint32_t four_bytes(const uint8_t *bytes) {
  uint32_t value;
  memcpy(&value, bytes, 4);
  return value;
}

// MARK: Rows

/// One RGB pixel of each of four lines: bytes 0 to 3 are the first line's, 4 to 7 the third's, 16 to 19 the
/// second's, 20 to 23 the fourth's; the last of each four means nothing.
INLINE __m256i rgb_pixel(const uint8_t *const lines[4], int64_t offset, int64_t groups,
                         const int32_t *weights) {
  // Bytes to words: taps 0 and 1 of each channel in the lower half, 2 and 3 in the upper.
  const __m256i order = _mm256_setr_epi8(
      0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1,
      6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1);
  const __m256i high_order = _mm256_setr_epi8(
      0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
  const __m256i low_order = _mm256_add_epi8(high_order, _mm256_set1_epi8(8));
  __m256i high[4], low[4];
  for (int row = 0; row < 4; row++) {
    high[row] = _mm256_setzero_si256();
    low[row] = _mm256_setr_epi32(FOVEA_HALF, FOVEA_HALF, FOVEA_HALF, 0, 0, 0, 0, 0);
  }
  for (int64_t group = 0; group < groups; group++) {
    __m256i split = split_weights(weights + 4 * group);
    __m256i high_weights = _mm256_shuffle_epi8(split, high_order);
    __m256i low_weights = _mm256_shuffle_epi8(split, low_order);
    for (int row = 0; row < 4; row++) {
      __m128i bytes = _mm_loadu_si128((const __m128i *)(lines[row] + offset + 12 * group));
      __m256i samples = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(bytes), order);
      high[row] = ADD_PRODUCTS(high[row], samples, high_weights);
      low[row] = ADD_PRODUCTS(low[row], samples, low_weights);
    }
  }
  __m256i pixels[2];
  for (int i = 0; i < 2; i++) {
    __m256i first = _mm256_add_epi32(_mm256_slli_epi32(high[2 * i], LOW_BITS), low[2 * i]);
    __m256i second = _mm256_add_epi32(_mm256_slli_epi32(high[2 * i + 1], LOW_BITS), low[2 * i + 1]);
    __m256i sums = _mm256_add_epi32(_mm256_permute2x128_si256(first, second, 0x20),
                                    _mm256_permute2x128_si256(first, second, 0x31));
    pixels[i] = _mm256_srai_epi32(sums, FOVEA_PRECISION);
  }
  __m256i words = _mm256_packs_epi32(pixels[0], pixels[1]);
  return _mm256_packus_epi16(words, words);
}

/// The same out of two taps.
INLINE __m256i rgb_pair(const uint8_t *const lines[4], int64_t offset, const int32_t *weights) {
  const __m256i order = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1));
  __m128i both = _mm_loadl_epi64((const __m128i *)weights);
  __m128i high = _mm_srai_epi32(both, LOW_BITS);
  __m128i low = _mm_and_si128(both, _mm_set1_epi32((1 << LOW_BITS) - 1));
  __m256i high_weights = _mm256_broadcastd_epi32(_mm_packs_epi32(high, high));
  __m256i low_weights = _mm256_broadcastd_epi32(_mm_packs_epi32(low, low));
  __m256i pixels[2];
  for (int i = 0; i < 2; i++) {
    __m128i first = _mm_loadl_epi64((const __m128i *)(lines[2 * i] + offset));
    __m128i second = _mm_loadl_epi64((const __m128i *)(lines[2 * i + 1] + offset));
    __m256i samples = _mm256_inserti128_si256(_mm256_castsi128_si256(first), second, 1);
    samples = _mm256_shuffle_epi8(samples, order);
    pixels[i] = finished_eight(_mm256_madd_epi16(samples, high_weights),
                               _mm256_madd_epi16(samples, low_weights));
  }
  __m256i words = _mm256_packs_epi32(pixels[0], pixels[1]);
  return _mm256_packus_epi16(words, words);
}

/// One grey pixel of each of four lines, in the first four bytes.
INLINE __m128i grey_pixel(const uint8_t *const lines[4], int64_t offset, int64_t groups,
                          const int32_t *weights) {
  __m256i high = _mm256_setzero_si256(), low = high;
  for (int64_t group = 0; group < groups; group++) {
    __m256i split = split_weights(weights + 4 * group);
    int64_t at = offset + 4 * group;
    __m128i bytes = _mm_setr_epi32(four_bytes(lines[0] + at), four_bytes(lines[1] + at),
                                   four_bytes(lines[2] + at), four_bytes(lines[3] + at));
    __m256i samples = _mm256_cvtepu8_epi16(bytes);
    high = ADD_PRODUCTS(high, samples, _mm256_shuffle_epi32(split, 0x44));
    low = ADD_PRODUCTS(low, samples, _mm256_shuffle_epi32(split, 0xEE));
  }
  __m128i high_sums = _mm_hadd_epi32(_mm256_castsi256_si128(high), _mm256_extracti128_si256(high, 1));
  __m128i low_sums = _mm_hadd_epi32(_mm256_castsi256_si128(low), _mm256_extracti128_si256(low, 1));
  __m128i pixels = _mm_packs_epi32(finished(high_sums, low_sums), _mm_setzero_si128());
  return _mm_packus_epi16(pixels, pixels);
}

/// Writes an RGB pixel of each of four lines, of `size` bytes.
INLINE void store_rgb(__m256i pixels, uint8_t *const results[4], int64_t offset, size_t size) {
  __m128i even = _mm256_castsi256_si128(pixels), odd = _mm256_extracti128_si256(pixels, 1);
  int four[4] = {_mm_cvtsi128_si32(even), _mm_cvtsi128_si32(odd), _mm_extract_epi32(even, 1),
                 _mm_extract_epi32(odd, 1)};
  for (int row = 0; row < 4; row++) memcpy(results[row] + offset, &four[row], size);
}

INLINE void rgb_rows(const uint8_t *const lines[4], const fovea_taps *taps, uint8_t *const results[4]) {
  int64_t last = taps->count - 1;
  // The fourth byte lands on the next pixel, which follows.
  if (taps->most <= 2) {
    for (int64_t i = 0; i < last; i++)
      store_rgb(rgb_pair(lines, 3 * taps->firsts[i], taps->weights + i * taps->stride), results, 3 * i, 4);
  } else {
    for (int64_t i = 0; i < last; i++)
      store_rgb(rgb_pixel(lines, 3 * taps->firsts[i], (taps->counts[i] + 3) / 4,
                          taps->weights + i * taps->stride),
                results, 3 * i, 4);
  }
  store_rgb(rgb_pixel(lines, 3 * taps->firsts[last], (taps->counts[last] + 3) / 4,
                      taps->weights + last * taps->stride),
            results, 3 * last, 3);
}

INLINE void grey_rows(const uint8_t *const lines[4], const fovea_taps *taps, uint8_t *const results[4]) {
  for (int64_t i = 0; i < taps->count; i++) {
    __m128i pixels = grey_pixel(lines, taps->firsts[i], (taps->counts[i] + 3) / 4,
                                taps->weights + i * taps->stride);
    uint32_t bytes = _mm_cvtsi128_si32(pixels);
    for (int row = 0; row < 4; row++) results[row][i] = (uint8_t)(bytes >> (8 * row));
  }
}

__attribute__((target(LANES_TARGET)))
void LANES(fovea_resample_rows)(const uint8_t *source, int64_t source_step, int64_t rows, int64_t channels,
                                const fovea_taps *taps, uint8_t *result, int64_t result_step) {
  for (int64_t first = 0; first < rows; first += 4) {
    const uint8_t *lines[4];
    uint8_t *results[4];
    for (int64_t i = 0; i < 4; i++) {
      // The last line fills up the last four: written again, it is the same.
      int64_t row = first + i < rows ? first + i : rows - 1;
      lines[i] = source + row * source_step;
      results[i] = result + row * result_step;
    }
    if (channels == 3)
      rgb_rows(lines, taps, results);
    else
      grey_rows(lines, taps, results);
  }
}

// MARK: Columns

/// Two weights as words of every 32-bit lane.
INLINE __m256i pair(int32_t first, int32_t second) {
  return _mm256_set1_epi32((int32_t)((uint32_t)(uint16_t)first | (uint32_t)(uint16_t)second << 16));
}

/// 32 bytes of one line of the result.
INLINE void column_block(const uint8_t *lines, int64_t step, int64_t count, const int32_t *weights,
                         uint8_t *result) {
  const __m256i zero = _mm256_setzero_si256();
  __m256i high[4], low[4];
  for (int i = 0; i < 4; i++) high[i] = low[i] = zero;
  for (int64_t tap = 0; tap < count; tap += 2) {
    // The weight after an odd number is zero, so any line may stand for the missing one.
    int32_t one = weights[tap], two = weights[tap + 1], mask = (1 << LOW_BITS) - 1;
    __m256i high_weights = pair(one >> LOW_BITS, two >> LOW_BITS), low_weights = pair(one & mask, two & mask);
    const uint8_t *line = lines + tap * step, *next = tap + 1 < count ? line + step : line;
    __m256i a = _mm256_loadu_si256((const __m256i *)line);
    __m256i b = _mm256_loadu_si256((const __m256i *)next);
    __m256i lower = _mm256_unpacklo_epi8(a, b), upper = _mm256_unpackhi_epi8(a, b);
    __m256i samples[4] = {_mm256_unpacklo_epi8(lower, zero), _mm256_unpackhi_epi8(lower, zero),
                          _mm256_unpacklo_epi8(upper, zero), _mm256_unpackhi_epi8(upper, zero)};
    for (int i = 0; i < 4; i++) {
      high[i] = ADD_PRODUCTS(high[i], samples[i], high_weights);
      low[i] = ADD_PRODUCTS(low[i], samples[i], low_weights);
    }
  }
  __m256i words[2];
  for (int i = 0; i < 2; i++)
    words[i] = _mm256_packs_epi32(finished_eight(high[2 * i], low[2 * i]),
                                  finished_eight(high[2 * i + 1], low[2 * i + 1]));
  _mm256_storeu_si256((__m256i *)result, _mm256_packus_epi16(words[0], words[1]));
}

__attribute__((target(LANES_TARGET)))
void LANES(fovea_resample_columns)(const uint8_t *source, int64_t source_step, int64_t length,
                                   const fovea_taps *taps, uint8_t *result, int64_t result_step) {
  for (int64_t i = 0; i < taps->count; i++) {
    const uint8_t *lines = source + taps->firsts[i] * source_step;
    const int32_t *weights = taps->weights + i * taps->stride;
    uint8_t *line = result + i * result_step;
    int64_t column = 0;
    for (; column + 32 <= length; column += 32)
      column_block(lines + column, source_step, taps->counts[i], weights, line + column);
    // The last block ends with the line and may write some bytes again.
    if (column < length)
      column_block(lines + length - 32, source_step, taps->counts[i], weights, line + length - 32);
  }
}
