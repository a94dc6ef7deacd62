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
  int64_t plane, total;
  const float *const *sources;
  const int64_t *channels;
  float *result;
} concatenation;

static void concatenate_rows(void *context, int64_t begin, int64_t end) {
  const concatenation *c = context;
  int64_t scale = c->layout == 1 ? 1 : c->plane, step = c->total * scale;
  for (int64_t row = begin; row < end; row++) {
    float *to = c->result + row * step;
    for (int i = 0; i < c->count; i++) {
      int64_t length = c->channels[i] * scale;
      memcpy(to, c->sources[i] + row * length, length * sizeof(float));
      to += length;
    }
  }
}

/// Images in channel blocks where some source ends inside a block.
static void concatenate_uneven(void *context, int64_t begin, int64_t end) {
  const concatenation *c = context;
  int64_t block = c->layout, whole = padded(c->layout, c->total);
  for (int64_t image = begin; image < end; image++) {
    float *to = c->result + image * whole * c->plane;
    int64_t channel = 0;
    for (int i = 0; i < c->count; i++) {
      const float *from = c->sources[i] + image * padded(c->layout, c->channels[i]) * c->plane;
      for (int64_t k = 0; k < c->channels[i]; k++, channel++) {
        const float *x = from + k / block * block * c->plane + k % block;
        float *y = to + channel / block * block * c->plane + channel % block;
        for (int64_t p = 0; p < c->plane; p++) y[p * block] = x[p * block];
      }
    }
    for (; channel < whole; channel++) {
      float *y = to + channel / block * block * c->plane + channel % block;
      for (int64_t p = 0; p < c->plane; p++) y[p * block] = 0;
    }
  }
}

void fovea_concatenate(int layout, int64_t images, int64_t plane, int count, const float *const *sources,
                       const int64_t *channels, float *result) {
  int64_t total = 0;
  for (int i = 0; i < count; i++) total += channels[i];
  concatenation c = {layout, count, plane, total, sources, channels, result};
  if (even(layout, count, channels))
    fovea_parallel(runs_of(layout, images, plane, total, total).rows, 2, concatenate_rows, &c);
  else
    fovea_parallel(images, 2, concatenate_uneven, &c);
}

// MARK: Sum, mask and split

typedef struct {
  int layout, count, parts;
  int64_t plane, total, images;
  const float *const *sources;
  const float *mask;
  const int64_t *channels;
  const uint8_t *masked;
  float *const *results;
} splitting;

// The result may be one of the sources: every element is read before it is written, and no other.
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")

/// Adds runs of the sources and zeroes what the mask does not let through.
FOVEA_CLONES
static void sum_run(int count, const float *const *sources, int64_t offset, const float *mask,
                    int64_t length, float *result) {
  const float *a = sources[0] + offset;
  if (count == 1) {
    if (mask) {
      INDEPENDENT
      for (int64_t i = 0; i < length; i++) result[i] = mask[i] <= 0 ? 0 : a[i];
    } else if (result != a) {
      memcpy(result, a, length * sizeof(float));
    }
    return;
  }
  const float *b = sources[1] + offset;
  if (count == 4) {
    const float *c = sources[2] + offset, *d = sources[3] + offset;
    if (mask) {
      INDEPENDENT
      for (int64_t i = 0; i < length; i++) result[i] = mask[i] <= 0 ? 0 : (a[i] + b[i]) + c[i] + d[i];
    } else {
      INDEPENDENT
      for (int64_t i = 0; i < length; i++) result[i] = (a[i] + b[i]) + c[i] + d[i];
    }
    return;
  }
  for (int64_t start = 0; start < length; start += 1024) {
    int64_t end = start + 1024 < length ? start + 1024 : length;
    float sums[1024];
    for (int64_t i = start; i < end; i++) sums[i - start] = a[i] + b[i];
    for (int s = 2; s < count; s++) {
      const float *x = sources[s] + offset;
      for (int64_t i = start; i < end; i++) sums[i - start] += x[i];
    }
    if (mask)
      for (int64_t i = start; i < end; i++) sums[i - start] = mask[i] <= 0 ? 0 : sums[i - start];
    memcpy(result + start, sums, (end - start) * sizeof(float));
  }
}

/// One long run cut into pieces: what a sum without parts amounts to.
static void sum_pieces(void *context, int64_t begin, int64_t end) {
  const splitting *s = context;
  const float *mask = s->mask && s->masked[0] ? s->mask + begin : NULL;
  sum_run(s->count, s->sources, begin, mask, end - begin, s->results[0] + begin);
}

static void split_rows(void *context, int64_t begin, int64_t end) {
  const splitting *s = context;
  int64_t scale = s->layout == 1 ? 1 : s->plane, step = s->total * scale;
  for (int64_t row = begin; row < end; row++) {
    int64_t offset = row * step;
    for (int i = 0; i < s->parts; i++) {
      int64_t length = s->channels[i] * scale;
      const float *mask = s->mask && s->masked[i] ? s->mask + offset : NULL;
      sum_run(s->count, s->sources, offset, mask, length, s->results[i] + row * length);
      offset += length;
    }
  }
}

/// Images in channel blocks where some part ends inside a block.
static void split_uneven(void *context, int64_t begin, int64_t end) {
  const splitting *s = context;
  int64_t block = s->layout, whole = padded(s->layout, s->total);
  for (int64_t image = begin; image < end; image++) {
    int64_t base = image * whole * s->plane, channel = 0;
    for (int i = 0; i < s->parts; i++) {
      int64_t part = padded(s->layout, s->channels[i]);
      float *to = s->results[i] + image * part * s->plane;
      for (int64_t k = 0; k < part; k++) {
        float *y = to + k / block * block * s->plane + k % block;
        if (k >= s->channels[i]) {
          for (int64_t p = 0; p < s->plane; p++) y[p * block] = 0;
          continue;
        }
        int64_t at = base + channel / block * block * s->plane + channel % block;
        const float *mask = s->mask && s->masked[i] ? s->mask + at : NULL;
        for (int64_t p = 0; p < s->plane; p++) {
          float sum = s->sources[0][at + p * block];
          for (int j = 1; j < s->count; j++) sum += s->sources[j][at + p * block];
          y[p * block] = mask && mask[p * block] <= 0 ? 0 : sum;
        }
        channel++;
      }
    }
  }
}

void fovea_sum_mask_split(int layout, int64_t images, int64_t plane, int count,
                          const float *const *sources, const float *mask, int parts,
                          const int64_t *channels, const uint8_t *masked, float *const *results) {
  int64_t total = 0;
  for (int i = 0; i < parts; i++) total += channels[i];
  splitting s = {layout, count, parts, plane, total, images, sources, mask, channels, masked, results};
  if (parts == 1)
    fovea_parallel(images * plane * padded(layout, total), FOVEA_GRAIN, sum_pieces, &s);
  else if (even(layout, parts, channels))
    fovea_parallel(runs_of(layout, images, plane, total, total).rows, 2, split_rows, &s);
  else
    fovea_parallel(images, 2, split_uneven, &s);
}
