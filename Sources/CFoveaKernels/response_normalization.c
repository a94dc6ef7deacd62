#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "parallel.h"

// Local response normalization works on tiles: all channels of a few places, copied to a line in which an
// element's neighbours are a whole number of `lanes` away. In row-major images a lane is a place, up to
// 64 of them at a time; in the other layouts a tile is one place, whose channels lie side by side already.

#define INLINE static inline __attribute__((always_inline))

typedef struct {
  int layout;
  int64_t channels, plane, lanes, tiles;  // tiles in an image
  int64_t before, after;                  // neighbours on either side
  float share, beta, k;                   // of a neighbour's square; the exponent; without neighbours
  const float *input, *gradient;
  float *result;
} normalization;

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

static normalization normalization_of(int layout, int64_t channels, int64_t plane, int64_t size,
                                      double alpha, double beta, double k) {
  int64_t lanes = layout ? 1 : least(plane, 64);
  return (normalization){
      .layout = layout, .channels = channels, .plane = plane, .lanes = lanes,
      .tiles = (plane + lanes - 1) / lanes,
      .before = least(size / 2, channels - 1), .after = least((size - 1) / 2, channels - 1),
      .share = (float)(alpha / (double)size), .beta = (float)beta, .k = (float)k,
  };
}

// MARK: Tiles

/// The channels of a part of a tile that lie side by side: a block, all of them, or one.
INLINE int64_t run_of(const normalization *n) {
  return n->layout == 0 ? 1 : n->layout == 1 ? n->channels : n->layout;
}

/// Where a run starts in an image.
INLINE int64_t offset_of(const normalization *n, int64_t channel, int64_t place) {
  return n->layout == 1 ? place * n->channels : channel * n->plane + place * run_of(n);
}

/// The number of elements of a run that exist.
INLINE int64_t length_of(const normalization *n, int64_t channel, int64_t place) {
  return n->layout ? least(run_of(n), n->channels - channel) : least(n->lanes, n->plane - place);
}

INLINE void load(const normalization *n, const float *image, int64_t place, float *line) {
  int64_t run = run_of(n);
  for (int64_t c = 0; c < n->channels; c += run) {
    int64_t length = length_of(n, c, place);
    const float *from = image + offset_of(n, c, place);
    float *to = line + c * n->lanes;
    for (int64_t i = 0; i < length; i++) to[i] = from[i];
    for (int64_t i = length; i < n->lanes; i++) to[i] = 0;
  }
}

INLINE void store(const normalization *n, const float *line, int64_t place, float *image) {
  int64_t run = run_of(n);
  for (int64_t c = 0; c < n->channels; c += run) {
    int64_t length = length_of(n, c, place);
    const float *from = line + c * n->lanes;
    float *to = image + offset_of(n, c, place);
    for (int64_t i = 0; i < length; i++) to[i] = from[i];
    if (n->layout > 1)
      for (int64_t i = length; i < run; i++) to[i] = 0;
  }
}

// MARK: Lines

/// Adds up `taps` neighbours; `x` starts with the first neighbour of the first element.
INLINE void add_neighbours(int64_t count, int64_t lanes, int64_t taps, const float *restrict x,
                           float *restrict sum) {
  if (taps == 5) {
    const float *a = x + lanes, *b = a + lanes, *c = b + lanes, *d = c + lanes;
    for (int64_t i = 0; i < count; i++) sum[i] = x[i] + a[i] + b[i] + c[i] + d[i];
    return;
  }
  for (int64_t i = 0; i < count; i++) sum[i] = x[i];
  for (int64_t j = 1; j < taps; j++)
    for (int64_t i = 0; i < count; i++) sum[i] += x[j * lanes + i];
}

/// `strength^-beta`, for exponents of some quarters without the general power.
INLINE void invert(int64_t count, float beta, const float *restrict strength, float *restrict result) {
  if (beta == 0.75f)
    for (int64_t i = 0; i < count; i++) {
      float root = __builtin_elementwise_sqrt(strength[i]);
      result[i] = 1 / (root * __builtin_elementwise_sqrt(root));
    }
  else if (beta == 0.5f)
    for (int64_t i = 0; i < count; i++) result[i] = 1 / __builtin_elementwise_sqrt(strength[i]);
  else if (beta == 1)
    for (int64_t i = 0; i < count; i++) result[i] = 1 / strength[i];
  else
    for (int64_t i = 0; i < count; i++) result[i] = powf(strength[i], -beta);
}

/// The strengths of a line's neighbourhoods, and their inverse powers.
///
/// `squares` has room for the neighbours beyond both ends, which are zero.
INLINE void measure(const normalization *n, const float *restrict x, float *restrict squares,
                    float *restrict strength, float *restrict inverse) {
  int64_t count = n->channels * n->lanes;
  float *restrict middle = squares + n->before * n->lanes;
  for (int64_t i = 0; i < count; i++) middle[i] = x[i] * x[i];
  add_neighbours(count, n->lanes, n->before + n->after + 1, squares, strength);
  for (int64_t i = 0; i < count; i++) strength[i] = n->k + n->share * strength[i];
  invert(count, n->beta, strength, inverse);
}

/// The number of elements of a line, and of one with the neighbours beyond both ends.
INLINE int64_t line_of(const normalization *n) { return n->channels * n->lanes; }
INLINE int64_t padded_line_of(const normalization *n) {
  return line_of(n) + (n->before + n->after) * n->lanes;
}

/// The place of a tile's first lane, and the start of its image.
INLINE int64_t place_of(const normalization *n, int64_t tile) { return tile % n->tiles * n->lanes; }
INLINE int64_t image_of(const normalization *n, int64_t tile) {
  int64_t block = n->layout > 1 ? n->layout : 1;
  return tile / n->tiles * ((n->channels + block - 1) / block * block) * n->plane;
}

FOVEA_CLONES
static void normalize_tiles(void *context, int64_t begin, int64_t end) {
  const normalization *n = context;
  int64_t count = line_of(n), padded = padded_line_of(n);
  float *squares = calloc(padded + 3 * count, sizeof(float));
  float *x = squares + padded, *strength = x + count, *inverse = strength + count;
  for (int64_t tile = begin; tile < end; tile++) {
    int64_t image = image_of(n, tile), place = place_of(n, tile);
    load(n, n->input + image, place, x);
    measure(n, x, squares, strength, inverse);
    for (int64_t i = 0; i < count; i++) x[i] *= inverse[i];
    store(n, x, place, n->result + image);
  }
  free(squares);
}

FOVEA_CLONES
static void differentiate_tiles(void *context, int64_t begin, int64_t end) {
  const normalization *n = context;
  int64_t count = line_of(n), padded = padded_line_of(n);
  // Who has an element as a neighbour stands on its other side, hence lines padded the other way round.
  float *squares = calloc(2 * padded + 4 * count, sizeof(float)), *products = squares + padded;
  float *x = products + padded, *dy = x + count, *strength = dy + count, *inverse = strength + count;
  float *middle = products + n->after * n->lanes, factor = -2 * n->beta * n->share;
  for (int64_t tile = begin; tile < end; tile++) {
    int64_t image = image_of(n, tile), place = place_of(n, tile);
    load(n, n->input + image, place, x);
    load(n, n->gradient + image, place, dy);
    measure(n, x, squares, strength, inverse);
    for (int64_t i = 0; i < count; i++) {
      dy[i] *= inverse[i];
      middle[i] = dy[i] * x[i] / strength[i];
    }
    add_neighbours(count, n->lanes, n->before + n->after + 1, products, strength);
    for (int64_t i = 0; i < count; i++) dy[i] += factor * x[i] * strength[i];
    store(n, dy, place, n->result + image);
  }
  free(squares);
}

static void run_tiles(const normalization *n, int64_t images, fovea_body body) {
  fovea_parallel(images * n->tiles, 2 + FOVEA_GRAIN / line_of(n), body, (void *)n);
}

void fovea_lrn(int layout, int64_t images, int64_t channels, int64_t plane, int64_t size, double alpha,
               double beta, double k, const float *input, float *result) {
  normalization n = normalization_of(layout, channels, plane, size, alpha, beta, k);
  n.input = input;
  n.result = result;
  run_tiles(&n, images, normalize_tiles);
}

void fovea_lrn_gradient(int layout, int64_t images, int64_t channels, int64_t plane, int64_t size,
                        double alpha, double beta, double k, const float *input, const float *gradient,
                        float *result) {
  normalization n = normalization_of(layout, channels, plane, size, alpha, beta, k);
  n.input = input;
  n.gradient = gradient;
  n.result = result;
  run_tiles(&n, images, differentiate_tiles);
}
