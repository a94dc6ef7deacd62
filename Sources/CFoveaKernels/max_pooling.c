#include <float.h>
#include <stddef.h>
#include <string.h>

#include "parallel.h"

// Max pooling of images in blocks of 8 or 16 channels. The lanes of a vector are the channels of a block,
// so every lane compares for itself. A choice is the number of the tap that won, in reading order, or
// `FOVEA_NO_CHOICE` where the winner is at most zero and the caller wants such winners marked: the
// gradient of the ReLU in front would stop there.

typedef struct {
  const fovea_taps *taps;
  const void *input;
  void *result;
  uint8_t *choices;
  int marks;
} pooled;

/// The part of a window that lies inside the image: taps from `first` up to, not including, `last`.
typedef struct {
  int64_t first, last;
} range;

static inline range inside(int64_t position, int64_t stride, int64_t before, int64_t size, int64_t extent) {
  int64_t start = position * stride - before;
  range r = {start < 0 ? -start : 0, start + size > extent ? extent - start : size};
  return r;
}

/// The positions whose windows hold a row or a column.
static inline range holding(int64_t place, int64_t stride, int64_t before, int64_t size, int64_t count) {
  int64_t reach = place + before, first = reach - size + 1;
  range r = {first <= 0 ? 0 : (first + stride - 1) / stride, reach / stride + 1};
  if (r.last > count) r.last = count;
  return r;
}

#define LANES 16
#define PASSES "max_pooling_lanes.h"
#include "each_element.h"
#undef LANES
#define LANES 8
#define PASSES "max_pooling_lanes.h"
#include "each_element.h"
#undef LANES

void fovea_block_max_pooling(int64_t size, int block, int64_t planes, const fovea_taps *taps, int marks,
                             const void *input, void *result, uint8_t *choices) {
  pooled work = {taps, input, result, choices, marks};
  fovea_body body = block == 16 ? choose_16_float : choose_8_float;
  if (size == 2) body = block == 16 ? choose_16_uint16_t : choose_8_uint16_t;
  fovea_parallel(planes, 2, body, &work);
}

void fovea_block_max_pooling_gradient(int64_t size, int block, int64_t planes, const fovea_taps *taps,
                                      const uint8_t *choices, const void *gradient, void *result) {
  pooled work = {taps, gradient, result, (uint8_t *)choices, 0};
  fovea_body body = block == 16 ? gather_16_float : gather_8_float;
  if (size == 2) body = block == 16 ? gather_16_uint16_t : gather_8_uint16_t;
  fovea_parallel(planes, 2, body, &work);
}
