// The passes of max_pooling.c for one number of lanes and one kind of elements; included once for each.

#define JOIN_(name, lanes, element) name##_##lanes##_##element
#define JOIN(name, lanes, element) JOIN_(name, lanes, element)
#define NAME(name) JOIN(name, LANES, ELEMENT)

typedef float NAME(floats) __attribute__((ext_vector_type(LANES), aligned(4)));
typedef int32_t NAME(words) __attribute__((ext_vector_type(LANES), aligned(4)));
typedef uint8_t NAME(bytes) __attribute__((ext_vector_type(LANES), aligned(1)));
typedef ELEMENT NAME(elements) __attribute__((ext_vector_type(LANES), aligned(sizeof(ELEMENT))));
#if IS_HALF
typedef uint32_t NAME(bits) __attribute__((ext_vector_type(LANES), aligned(4)));
#define WIDEN(x) ((NAME(floats))(__builtin_convertvector(x, NAME(bits)) << 16))
/// Of numbers that were widened, so that no digit is lost.
#define NARROW(x) __builtin_convertvector((NAME(bits))(x) >> 16, NAME(elements))
/// To the nearest; of two equally near ones to the one whose last digit is 0.
#define ROUND(x)                                                                                    \
  ({                                                                                                \
    NAME(floats) value = x;                                                                         \
    NAME(bits) bits = (NAME(bits))value, sum = bits + 0x7FFF + (bits >> 16 & 1);                    \
    __builtin_convertvector((value != value ? bits | 0x400000 : sum) >> 16, NAME(elements));        \
  })
#else
#define WIDEN(x) (x)
#define NARROW(x) (x)
#define ROUND(x) (x)
#endif

/// Finds the winner of each window of some planes.
FOVEA_CLONES
static void NAME(choose)(void *context, int64_t begin, int64_t end) {
  const pooled *w = context;
  const fovea_taps t = *w->taps;
  for (int64_t plane = begin; plane < end; plane++) {
    const ELEMENT *x = (const ELEMENT *)w->input + plane * t.height * t.width * LANES;
    for (int64_t p = 0; p < t.rows; p++) {
      range vertical = inside(p, t.stride[0], t.before[0], t.size[0], t.height);
      for (int64_t q = 0; q < t.columns; q++) {
        range horizontal = inside(q, t.stride[1], t.before[1], t.size[1], t.width);
        const ELEMENT *corner =
            x + ((p * t.stride[0] - t.before[0]) * t.width + q * t.stride[1] - t.before[1]) * LANES;
        NAME(floats) best = {0};
        NAME(words) choice = {0};
        int first = 1;
        for (int64_t r = vertical.first; r < vertical.last; r++)
          for (int64_t s = horizontal.first; s < horizontal.last; s++) {
            NAME(floats) value = WIDEN(*(const NAME(elements) *)(corner + (r * t.width + s) * LANES));
            NAME(words) tap = (NAME(words)){0} + (int32_t)(r * t.size[1] + s);
            // A number that is not a number wins, as in PyTorch.
            NAME(words) wins = first ? (NAME(words)){0} - 1 : (value > best) | (value != value);
            best = wins ? value : best;
            choice = wins ? tap : choice;
            first = 0;
          }
        int64_t at = ((plane * t.rows + p) * t.columns + q) * LANES;
        *(NAME(elements) *)((ELEMENT *)w->result + at) = NARROW(best);
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
            NAME(floats) gradient = WIDEN(*(const NAME(elements) *)((const ELEMENT *)w->input + at));
            sum += choice == tap ? gradient : (NAME(floats)){0};
          }
        ELEMENT *at = (ELEMENT *)w->result + ((plane * t.height + h) * t.width + c) * LANES;
        *(NAME(elements) *)at = ROUND(sum);
      }
    }
  }
}

#undef WIDEN
#undef NARROW
#undef ROUND
#undef NAME
#undef JOIN
#undef JOIN_
