// Numbers to bytes and back.

#include <math.h>

#include "parallel.h"

typedef struct {
  int is_signed;
  /// The elements of a row, and of the part of one that is worked on at a time.
  int64_t size, part, parts;
  const float *scales;
  const void *input;
  void *result;
} rounding;

/// The part of a row: where it begins among all elements, how long it is, and the row's scale.
typedef struct {
  int64_t begin, count;
  float scale;
} stretch;

static stretch stretch_at(const rounding *r, int64_t index) {
  int64_t row = index / r->parts, begin = index % r->parts * r->part;
  int64_t left = r->size - begin;
  return (stretch){row * r->size + begin, left < r->part ? left : r->part, r->scales[row]};
}

/// Runs a pass over rows, in parts that are worth a thread's while.
static void over_rows(int64_t rows, rounding r, fovea_body body) {
  r.part = FOVEA_GRAIN;
  r.parts = (r.size + r.part - 1) / r.part;
  int64_t short_rows = r.size > 0 ? FOVEA_GRAIN / r.size : 1;
  fovea_parallel(rows * r.parts, short_rows > 1 ? short_rows : 1, body, &r);
}

// The nearest integer, of two the even one, is what adding and taking away 1.5 * 2^23 leaves: below that a `float` has
// no digits behind the point.
#define NEAREST 12582912.0f

FOVEA_CLONES
static void quantize_part(void *context, int64_t begin, int64_t end) {
  const rounding *r = context;
  for (int64_t index = begin; index < end; index++) {
    stretch s = stretch_at(r, index);
    const float *restrict x = (const float *)r->input + s.begin;
    uint8_t *restrict y = (uint8_t *)r->result + s.begin;
    float low = r->is_signed ? -128 : 0, high = r->is_signed ? 127 : 255;
    for (int64_t i = 0; i < s.count; i++) {
      float q = x[i] / s.scale;
      q = q != q ? 0 : q < low ? low : q > high ? high : q;
      y[i] = (uint8_t)(int32_t)(q + NEAREST - NEAREST);
    }
  }
}

void fovea_quantize(int64_t rows, int64_t size, const float *scales, int is_signed, const float *input,
                    void *result) {
  over_rows(rows, (rounding){is_signed, size, 0, 0, scales, input, result}, quantize_part);
}

FOVEA_CLONES
static void dequantize_part(void *context, int64_t begin, int64_t end) {
  const rounding *r = context;
  for (int64_t index = begin; index < end; index++) {
    stretch s = stretch_at(r, index);
    float *restrict y = (float *)r->result + s.begin;
    if (r->is_signed) {
      const int8_t *restrict x = (const int8_t *)r->input + s.begin;
      for (int64_t i = 0; i < s.count; i++) y[i] = (float)x[i] * s.scale;
    } else {
      const uint8_t *restrict x = (const uint8_t *)r->input + s.begin;
      for (int64_t i = 0; i < s.count; i++) y[i] = (float)x[i] * s.scale;
    }
  }
}

void fovea_dequantize(int64_t rows, int64_t size, const float *scales, int is_signed, const void *input,
                      float *result) {
  over_rows(rows, (rounding){is_signed, size, 0, 0, scales, input, result}, dequantize_part);
}

void fovea_multiply(int64_t count, const float *x, const float *factors, float *result) {
  for (int64_t i = 0; i < count; i++) result[i] = x[i] * factors[i];
}
