// The inner loops over the pixels of pictures: 8-bit samples, channels of a pixel together.
#ifndef FOVEA_IMAGE_KERNELS_H
#define FOVEA_IMAGE_KERNELS_H

#include <stdint.h>

/// Which samples of a line make up each result, and with what weights.
typedef struct {
  /// The number of results.
  int64_t count;
  /// The weights of each result in the table, a multiple of 4; those beyond its `counts` are zero.
  int64_t stride;
  /// The most samples that any result has.
  int64_t most;
  /// The first sample of each result, and how many follow one another.
  const int32_t *firsts, *counts;
  /// `count * stride` fixed-point numbers of 22 fractional bits.
  const int32_t *weights;
} fovea_taps;

/// How many ways to resample this processor has: 0 is plain C, each following one is faster.
///
/// All give the same bytes.
int fovea_resampling_ways(void);
/// Resamples within each of `rows` lines, which lie `source_step` bytes apart.
///
/// No byte at or after `end` is read. Pixels have 1 or 3 channels.
void fovea_resample_rows(int way, const uint8_t *source, int64_t source_step, const uint8_t *end,
                         int64_t rows, int64_t channels, const fovea_taps *taps, uint8_t *result,
                         int64_t result_step);
/// Resamples across lines of `length` bytes: each result is a line.
void fovea_resample_columns(int way, const uint8_t *source, int64_t source_step, int64_t length,
                            const fovea_taps *taps, uint8_t *result, int64_t result_step);

// Colour. Results are other memory than sources.

/// The grey of RGB pixels, Pillow's `L`.
void fovea_grey(const uint8_t *rgb, int64_t pixels, uint8_t *grey);
/// `first + factor * (second - first)` in single precision, cut off to bytes.
void fovea_blend(const uint8_t *first, const uint8_t *second, float factor, int64_t count, uint8_t *result);
/// Blends RGB pixels over their grey.
void fovea_saturate(const uint8_t *rgb, float factor, int64_t pixels, uint8_t *result);
/// Adds to the hue of RGB pixels, of 8 bits as Pillow's `HSV` has it.
void fovea_turn_hue(const uint8_t *rgb, int turn, int64_t pixels, uint8_t *result);
/// Weighs each sample of a line 5/13 and its eight neighbours 1/13, those beyond both ends included.
void fovea_smooth_row(const uint8_t *above, const uint8_t *line, const uint8_t *below, int64_t channels,
                      int64_t count, uint8_t *result);

#endif
