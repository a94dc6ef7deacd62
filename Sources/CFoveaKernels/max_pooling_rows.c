#include <math.h>

#include "parallel.h"

// Max pooling of row-major images, a row of results at a time, and of images whose channels lie side by side, a
// place at a time. A choice is the place of the winner in its plane, for channels the number of the tap that won in
// reading order; -1 or `FOVEA_NO_CHOICE` where the winner is at most zero and the caller wants such winners marked:
// the gradient of the ReLU in front would stop there. NaN wins, the last one over those before, as in PyTorch; of
// equals the first.

#define INLINE static inline __attribute__((always_inline))

typedef struct {
  const fovea_taps *taps;
  int64_t channels;
  const void *input;
  void *result;
  void *choices;
  int marks;
} choosing;

INLINE int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/// The results in a row whose tap at a distance of `shift` from the window's first column lies on the image.
INLINE void range_of(const fovea_taps *t, int64_t shift, int64_t *first, int64_t *last) {
  int64_t stride = t->stride[1], begin = t->before[1] - shift, end = begin + t->width - 1;
  *first = begin <= 0 ? 0 : (begin + stride - 1) / stride;
  *last = end < 0 ? 0 : least(end / stride + 1, t->columns);
}

// MARK: Rows

/// Compares one tap of some windows that lie `stride` apart.
INLINE void compare(int64_t count, int64_t stride, const float *x, int32_t place, float *restrict best,
                    int32_t *restrict choice) {
  if (choice)
    for (int64_t q = 0; q < count; q++) {
      float value = x[q * stride];
      int wins = (value > best[q]) | (value != value) | (choice[q] < 0);
      best[q] = wins ? value : best[q];
      choice[q] = wins ? place + (int32_t)(q * stride) : choice[q];
    }
  else
    for (int64_t q = 0; q < count; q++) {
      float value = x[q * stride];
      best[q] = ((value > best[q]) | (value != value)) ? value : best[q];
    }
}

FOVEA_CLONES
static void choose_rows(void *context, int64_t begin, int64_t end) {
  const choosing *c = context;
  const fovea_taps *t = c->taps;
  for (int64_t plane = begin; plane < end; plane++) {
    const float *x = (const float *)c->input + plane * t->height * t->width;
    for (int64_t p = 0; p < t->rows; p++) {
      int64_t at = (plane * t->rows + p) * t->columns;
      float *best = (float *)c->result + at;
      int32_t *choice = c->choices ? (int32_t *)c->choices + at : 0;
      for (int64_t q = 0; q < t->columns; q++) best[q] = -INFINITY;
      if (choice)
        for (int64_t q = 0; q < t->columns; q++) choice[q] = -1;
      for (int64_t r = 0; r < t->size[0]; r++) {
        int64_t row = p * t->stride[0] - t->before[0] + r * t->dilation[0];
        if (row < 0 || row >= t->height) continue;
        for (int64_t s = 0; s < t->size[1]; s++) {
          int64_t shift = s * t->dilation[1], first, last;
          range_of(t, shift, &first, &last);
          if (first >= last) continue;
          int64_t place = row * t->width + first * t->stride[1] - t->before[1] + shift, count = last - first;
          int32_t *chosen = choice ? choice + first : 0;
          switch (t->stride[1]) {
            case 1: compare(count, 1, x + place, (int32_t)place, best + first, chosen); break;
            case 2: compare(count, 2, x + place, (int32_t)place, best + first, chosen); break;
            default: compare(count, t->stride[1], x + place, (int32_t)place, best + first, chosen);
          }
        }
      }
      if (choice && c->marks)
        for (int64_t q = 0; q < t->columns; q++) choice[q] = best[q] <= 0 ? -1 : choice[q];
    }
  }
}

void fovea_max_pooling(int64_t planes, const fovea_taps *taps, int marks, const float *input,
                       float *result, int32_t *choices) {
  choosing c = {taps, 1, input, result, choices, marks};
  fovea_parallel(planes, 2, choose_rows, &c);
}

static void return_planes(void *context, int64_t begin, int64_t end) {
  const choosing *c = context;
  const fovea_taps *t = c->taps;
  for (int64_t plane = begin; plane < end; plane++) {
    float *dx = (float *)c->result + plane * t->height * t->width;
    for (int64_t i = 0; i < t->height * t->width; i++) dx[i] = 0;
    for (int64_t i = 0; i < t->rows * t->columns; i++) {
      int64_t at = plane * t->rows * t->columns + i;
      int32_t place = ((const int32_t *)c->choices)[at];
      if (place >= 0) dx[place] += ((const float *)c->input)[at];
    }
  }
}

void fovea_max_pooling_gradient(int64_t planes, const fovea_taps *taps, const int32_t *choices,
                                const float *gradient, float *result) {
  choosing c = {taps, 1, gradient, result, (int32_t *)choices, 0};
  fovea_parallel(planes, 2, return_planes, &c);
}

// MARK: Channels side by side

/// How many channels are summed at once.
enum { CHUNK = 64 };

#define PASSES "max_pooling_channels.h"
#include "each_element.h"

void fovea_channels_max_pooling(int64_t size, int64_t images, int64_t channels, const fovea_taps *taps,
                                int marks, const void *input, void *result, uint8_t *choices) {
  choosing c = {taps, channels, input, result, choices, marks};
  fovea_parallel(images * taps->rows, 2, size == 2 ? choose_channels_uint16_t : choose_channels_float, &c);
}

void fovea_channels_max_pooling_gradient(int64_t size, int64_t images, int64_t channels,
                                         const fovea_taps *taps, const uint8_t *choices,
                                         const void *gradient, void *result) {
  choosing c = {taps, channels, gradient, result, (uint8_t *)choices, 0};
  fovea_parallel(images * taps->height, 2, size == 2 ? gather_channels_uint16_t : gather_channels_float, &c);
}
