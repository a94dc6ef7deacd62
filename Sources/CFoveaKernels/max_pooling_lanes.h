// The passes of max_pooling.c for one number of lanes; included once for each.

#define JOIN_(name, lanes) name##_##lanes
#define JOIN(name, lanes) JOIN_(name, lanes)
#define NAME(name) JOIN(name, LANES)

typedef float NAME(floats) __attribute__((ext_vector_type(LANES), aligned(4)));
typedef int32_t NAME(words) __attribute__((ext_vector_type(LANES), aligned(4)));
typedef uint8_t NAME(bytes) __attribute__((ext_vector_type(LANES), aligned(1)));

/// Finds the winner of each window of some planes.
FOVEA_CLONES
static void NAME(choose)(void *context, int64_t begin, int64_t end) {
  const pooled *w = context;
  const fovea_taps t = *w->taps;
  for (int64_t plane = begin; plane < end; plane++) {
    const float *x = w->input + plane * t.height * t.width * LANES;
    for (int64_t p = 0; p < t.rows; p++) {
      range vertical = inside(p, t.stride[0], t.before[0], t.size[0], t.height);
      for (int64_t q = 0; q < t.columns; q++) {
        range horizontal = inside(q, t.stride[1], t.before[1], t.size[1], t.width);
        const float *corner =
            x + ((p * t.stride[0] - t.before[0]) * t.width + q * t.stride[1] - t.before[1]) * LANES;
        NAME(floats) best = {0};
        NAME(words) choice = {0};
        int first = 1;
        for (int64_t r = vertical.first; r < vertical.last; r++)
          for (int64_t s = horizontal.first; s < horizontal.last; s++) {
            NAME(floats) value = *(const NAME(floats) *)(corner + (r * t.width + s) * LANES);
            NAME(words) tap = (NAME(words)){0} + (int32_t)(r * t.size[1] + s);
            // A number that is not a number wins, as in PyTorch.
            NAME(words) wins = first ? (NAME(words)){0} - 1 : (value > best) | (value != value);
            best = wins ? value : best;
            choice = wins ? tap : choice;
            first = 0;
          }
        int64_t at = ((plane * t.rows + p) * t.columns + q) * LANES;
        *(NAME(floats) *)(w->result + at) = best;
        if (w->choices) {
          if (w->marks) choice = best <= 0 ? (NAME(words)){0} + FOVEA_NO_CHOICE : choice;
          *(NAME(bytes) *)(w->choices + at) = __builtin_convertvector(choice, NAME(bytes));
        }
      }
    }
  }
}

/// Collects, for each element of some planes, the gradients of the windows that it won.
FOVEA_CLONES
static void NAME(gather)(void *context, int64_t begin, int64_t end) {
  const pooled *w = context;
  const fovea_taps t = *w->taps;
  for (int64_t plane = begin; plane < end; plane++) {
    int64_t base = plane * t.rows * t.columns * LANES;
    for (int64_t h = 0; h < t.height; h++) {
      range vertical = holding(h, t.stride[0], t.before[0], t.size[0], t.rows);
      for (int64_t c = 0; c < t.width; c++) {
        range horizontal = holding(c, t.stride[1], t.before[1], t.size[1], t.columns);
        NAME(floats) sum = {0};
        for (int64_t p = vertical.first; p < vertical.last; p++)
          for (int64_t q = horizontal.first; q < horizontal.last; q++) {
            int64_t at = base + (p * t.columns + q) * LANES;
            int32_t tap = (int32_t)((h + t.before[0] - p * t.stride[0]) * t.size[1] + c + t.before[1] -
                                    q * t.stride[1]);
            NAME(words) choice =
                __builtin_convertvector(*(const NAME(bytes) *)(w->choices + at), NAME(words));
            NAME(floats) gradient = *(const NAME(floats) *)(w->input + at);
            sum += choice == tap ? gradient : (NAME(floats)){0};
          }
        *(NAME(floats) *)(w->result + ((plane * t.height + h) * t.width + c) * LANES) = sum;
      }
    }
  }
}

#undef NAME
#undef JOIN
#undef JOIN_
