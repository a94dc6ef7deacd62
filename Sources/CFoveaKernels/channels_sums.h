// The passes of channels.c that add, mask and cut, for one kind of elements; included once for each.

/// Adds runs of the sources and zeroes what the mask does not let through.
FOVEA_CLONES
static void NAME(sum_run)(int count, const ELEMENT *const *sources, int64_t offset, const ELEMENT *mask,
                          int64_t length, ELEMENT *result) {
  const ELEMENT *a = sources[0] + offset;
  if (count == 1) {
    if (mask) {
      INDEPENDENT
      for (int64_t i = 0; i < length; i++) result[i] = READ(mask[i]) <= 0 ? 0 : a[i];
    } else if (result != a) {
      memcpy(result, a, length * sizeof(ELEMENT));
    }
    return;
  }
  const ELEMENT *b = sources[1] + offset;
  if (count == 4) {
    const ELEMENT *c = sources[2] + offset, *d = sources[3] + offset;
    if (mask) {
      INDEPENDENT
      for (int64_t i = 0; i < length; i++)
        result[i] = READ(mask[i]) <= 0 ? 0 : WRITE((READ(a[i]) + READ(b[i])) + READ(c[i]) + READ(d[i]));
    } else {
      INDEPENDENT
      for (int64_t i = 0; i < length; i++)
        result[i] = WRITE((READ(a[i]) + READ(b[i])) + READ(c[i]) + READ(d[i]));
    }
    return;
  }
  for (int64_t start = 0; start < length; start += 1024) {
    int64_t end = start + 1024 < length ? start + 1024 : length;
    float sums[1024];
    for (int64_t i = start; i < end; i++) sums[i - start] = READ(a[i]) + READ(b[i]);
    for (int s = 2; s < count; s++) {
      const ELEMENT *x = sources[s] + offset;
      for (int64_t i = start; i < end; i++) sums[i - start] += READ(x[i]);
    }
    if (mask)
      for (int64_t i = start; i < end; i++) sums[i - start] = READ(mask[i]) <= 0 ? 0 : sums[i - start];
    for (int64_t i = start; i < end; i++) result[i] = WRITE(sums[i - start]);
  }
}

/// One long run cut into pieces: what a sum without parts amounts to.
static void NAME(sum_pieces)(void *context, int64_t begin, int64_t end) {
  const splitting *s = context;
  const ELEMENT *mask = s->mask && s->masked[0] ? (const ELEMENT *)s->mask + begin : NULL;
  NAME(sum_run)(s->count, (const ELEMENT *const *)s->sources, begin, mask, end - begin,
                (ELEMENT *)s->results[0] + begin);
}

static void NAME(split_rows)(void *context, int64_t begin, int64_t end) {
  const splitting *s = context;
  int64_t scale = s->layout == 1 ? 1 : s->plane, step = s->total * scale;
  for (int64_t row = begin; row < end; row++) {
    int64_t offset = row * step;
    for (int i = 0; i < s->parts; i++) {
      int64_t length = s->channels[i] * scale;
      const ELEMENT *mask = s->mask && s->masked[i] ? (const ELEMENT *)s->mask + offset : NULL;
      NAME(sum_run)(s->count, (const ELEMENT *const *)s->sources, offset, mask, length,
                    (ELEMENT *)s->results[i] + row * length);
      offset += length;
    }
  }
}

/// Images in channel blocks where some part ends inside a block.
static void NAME(split_uneven)(void *context, int64_t begin, int64_t end) {
  const splitting *s = context;
  int64_t block = s->layout, whole = padded(s->layout, s->total);
  for (int64_t image = begin; image < end; image++) {
    int64_t base = image * whole * s->plane, channel = 0;
    for (int i = 0; i < s->parts; i++) {
      int64_t part = padded(s->layout, s->channels[i]);
      ELEMENT *to = (ELEMENT *)s->results[i] + image * part * s->plane;
      for (int64_t k = 0; k < part; k++) {
        ELEMENT *y = to + k / block * block * s->plane + k % block;
        if (k >= s->channels[i]) {
          for (int64_t p = 0; p < s->plane; p++) y[p * block] = 0;
          continue;
        }
        int64_t at = base + channel / block * block * s->plane + channel % block;
        const ELEMENT *mask = s->mask && s->masked[i] ? (const ELEMENT *)s->mask + at : NULL;
        for (int64_t p = 0; p < s->plane; p++) {
          float sum = 0;
          for (int j = 0; j < s->count; j++) {
            float term = READ(((const ELEMENT *)s->sources[j])[at + p * block]);
            sum = j ? sum + term : term;
          }
          y[p * block] = mask && READ(mask[p * block]) <= 0 ? 0 : WRITE(sum);
        }
        channel++;
      }
    }
  }
}
