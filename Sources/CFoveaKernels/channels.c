#include <stdlib.h>
#include <string.h>

#include "parallel.h"

// Images of one layout as rows: a part of the channels is a run of `length` floats in each row, except
// where channel blocks are cut in the middle, which the `_uneven` passes treat channel by channel.

static int64_t padded(int layout, int64_t channels) {
  return layout > 1 ? (channels + layout - 1) / layout * layout : channels;
}

static int even(int layout, int count, const int64_t *channels) {
  if (layout <= 1) return 1;
  for (int i = 0; i < count; i++)
    if (channels[i] % layout) return 0;
  return 1;
}

typedef struct {
  int64_t length, step;  // of a part in a row; of the whole row
  int64_t rows;
} runs;

static runs runs_of(int layout, int64_t images, int64_t plane, int64_t channels, int64_t total) {
  if (layout == 1) return (runs){channels, total, images * plane};
  return (runs){channels * plane, total * plane, images};
}

// MARK: Concatenation

typedef struct {
  int layout, count;
  int64_t size;  // of an element, in bytes
  int64_t plane, total;
  const void *const *sources;
  const int64_t *channels;
  char *result;
} concatenation;

static void concatenate_rows(void *context, int64_t begin, int64_t end) {
  const concatenation *c = context;
  int64_t scale = (c->layout == 1 ? 1 : c->plane) * c->size, step = c->total * scale;
  for (int64_t row = begin; row < end; row++) {
    char *to = c->result + row * step;
    for (int i = 0; i < c->count; i++) {
      int64_t length = c->channels[i] * scale;
      memcpy(to, (const char *)c->sources[i] + row * length, length);
      to += length;
    }
  }
}

/// Copies one channel of a block, or makes it zero.
static void copy_channel(int64_t count, int64_t block, int64_t size, const char *from, char *to) {
  if (!from) {
    for (int64_t p = 0; p < count; p++) memset(to + p * block * size, 0, size);
  } else if (size == 4) {
    for (int64_t p = 0; p < count; p++) memcpy(to + p * block * 4, from + p * block * 4, 4);
  } else if (size == 2) {
    for (int64_t p = 0; p < count; p++) memcpy(to + p * block * 2, from + p * block * 2, 2);
  } else {
    for (int64_t p = 0; p < count; p++) to[p * block] = from[p * block];
  }
}

/// Images in channel blocks where some source ends inside a block.
static void concatenate_uneven(void *context, int64_t begin, int64_t end) {
  const concatenation *c = context;
  int64_t block = c->layout, whole = padded(c->layout, c->total);
  for (int64_t image = begin; image < end; image++) {
    char *to = c->result + image * whole * c->plane * c->size;
    int64_t channel = 0;
    for (int i = 0; i < c->count; i++) {
      int64_t start = image * padded(c->layout, c->channels[i]) * c->plane;
      const char *from = (const char *)c->sources[i] + start * c->size;
      for (int64_t k = 0; k < c->channels[i]; k++, channel++)
        copy_channel(c->plane, block, c->size, from + (k / block * block * c->plane + k % block) * c->size,
                     to + (channel / block * block * c->plane + channel % block) * c->size);
    }
    for (; channel < whole; channel++)
      copy_channel(c->plane, block, c->size, 0,
                   to + (channel / block * block * c->plane + channel % block) * c->size);
  }
}

void fovea_concatenate(int layout, int64_t size, int64_t images, int64_t plane, int count,
                       const void *const *sources, const int64_t *channels, void *result) {
  int64_t total = 0;
  for (int i = 0; i < count; i++) total += channels[i];
  concatenation c = {layout, count, size, plane, total, sources, channels, result};
  if (even(layout, count, channels))
    fovea_parallel(runs_of(layout, images, plane, total, total).rows, 2, concatenate_rows, &c);
  else
    fovea_parallel(images, 2, concatenate_uneven, &c);
}

// MARK: Sum, mask and split

typedef struct {
  int layout, count, parts;
  int64_t plane, total, images;
  const void *const *sources;
  const void *mask;
  const int64_t *channels;
  const uint8_t *masked;
  void *const *results;
} splitting;

// The result may be one of the sources: every element is read before it is written, and no other.
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")

#define PASSES "channels_sums.h"
#include "each_element.h"

void fovea_sum_mask_split(int layout, int64_t size, int64_t images, int64_t plane, int count,
                          const void *const *sources, const void *mask, int parts,
                          const int64_t *channels, const uint8_t *masked, void *const *results) {
  int64_t total = 0;
  for (int i = 0; i < parts; i++) total += channels[i];
  splitting s = {layout, count, parts, plane, total, images, sources, mask, channels, masked, results};
  if (parts == 1)
    fovea_parallel(images * plane * padded(layout, total), FOVEA_GRAIN,
                   size == 2 ? sum_pieces_uint16_t : sum_pieces_float, &s);
  else if (even(layout, parts, channels))
    fovea_parallel(runs_of(layout, images, plane, total, total).rows, 2,
                   size == 2 ? split_rows_uint16_t : split_rows_float, &s);
  else
    fovea_parallel(images, 2, size == 2 ? split_uneven_uint16_t : split_uneven_float, &s);
}
