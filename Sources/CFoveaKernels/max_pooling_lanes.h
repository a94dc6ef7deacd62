// The passes of max_pooling.c for one number of lanes and one kind of elements; included once for each.

#define VECTOR(name) NAME(JOIN(name, LANES))

typedef float VECTOR(floats) __attribute__((ext_vector_type(LANES), aligned(4)));
typedef int32_t VECTOR(words) __attribute__((ext_vector_type(LANES), aligned(4)));
typedef uint8_t VECTOR(bytes) __attribute__((ext_vector_type(LANES), aligned(1)));
typedef ELEMENT VECTOR(elements) __attribute__((ext_vector_type(LANES), aligned(sizeof(ELEMENT))));
#if IS_HALF
typedef uint32_t VECTOR(bits) __attribute__((ext_vector_type(LANES), aligned(4)));
#define WIDEN(x) ((VECTOR(floats))(__builtin_convertvector(x, VECTOR(bits)) << 16))
/// Of numbers that were widened, so that no digit is lost.
#define NARROW(x) __builtin_convertvector((VECTOR(bits))(x) >> 16, VECTOR(elements))
/// To the nearest; of two equally near ones to the one whose last digit is 0.
#define ROUND(x)                                                                                    \
  ({                                                                                                \
    VECTOR(floats) value = x;                                                                         \
    VECTOR(bits) bits = (VECTOR(bits))value, sum = bits + 0x7FFF + (bits >> 16 & 1);                    \
    __builtin_convertvector((value != value ? bits | 0x400000 : sum) >> 16, VECTOR(elements));        \
  })
#else
#define WIDEN(x) (x)
#define NARROW(x) (x)
#define ROUND(x) (x)
#endif

/// Finds the winner of each window of some planes.
FOVEA_CLONES
static void VECTOR(choose)(void *context, int64_t begin, int64_t end) {
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
        VECTOR(floats) best = {0};
        VECTOR(words) choice = {0};
        int first = 1;
        for (int64_t r = vertical.first; r < vertical.last; r++)
          for (int64_t s = horizontal.first; s < horizontal.last; s++) {
            VECTOR(floats) value = WIDEN(*(const VECTOR(elements) *)(corner + (r * t.width + s) * LANES));
            VECTOR(words) tap = (VECTOR(words)){0} + (int32_t)(r * t.size[1] + s);
            // A number that is not a number wins, as in PyTorch.
            VECTOR(words) wins = first ? (VECTOR(words)){0} - 1 : (value > best) | (value != value);
            best = wins ? value : best;
            choice = wins ? tap : choice;
            first = 0;
          }
        int64_t at = ((plane * t.rows + p) * t.columns + q) * LANES;
        *(VECTOR(elements) *)((ELEMENT *)w->result + at) = NARROW(best);
        if (w->choices) {
          if (w->marks) choice = best <= 0 ? (VECTOR(words)){0} + FOVEA_NO_CHOICE : choice;
          *(VECTOR(bytes) *)(w->choices + at) = __builtin_convertvector(choice, VECTOR(bytes));
        }
      }
    }
  }
}

/// Collects, for each element of some planes, the gradients of the windows that it won.
FOVEA_CLONES
static void VECTOR(gather)(void *context, int64_t begin, int64_t end) {
  const pooled *w = context;
  const fovea_taps t = *w->taps;
  for (int64_t plane = begin; plane < end; plane++) {
    int64_t base = plane * t.rows * t.columns * LANES;
    for (int64_t h = 0; h < t.height; h++) {
      range vertical = holding(h, t.stride[0], t.before[0], t.size[0], t.rows);
      for (int64_t c = 0; c < t.width; c++) {
        range horizontal = holding(c, t.stride[1], t.before[1], t.size[1], t.columns);
        VECTOR(floats) sum = {0};
        for (int64_t p = vertical.first; p < vertical.last; p++)
          for (int64_t q = horizontal.first; q < horizontal.last; q++) {
            int64_t at = base + (p * t.columns + q) * LANES;
            int32_t tap = (int32_t)((h + t.before[0] - p * t.stride[0]) * t.size[1] + c + t.before[1] -
                                    q * t.stride[1]);
            VECTOR(words) choice =
                __builtin_convertvector(*(const VECTOR(bytes) *)(w->choices + at), VECTOR(words));
            VECTOR(floats) gradient = WIDEN(*(const VECTOR(elements) *)((const ELEMENT *)w->input + at));
            sum += choice == tap ? gradient : (VECTOR(floats)){0};
          }
        ELEMENT *at = (ELEMENT *)w->result + ((plane * t.height + h) * t.width + c) * LANES;
        *(VECTOR(elements) *)at = ROUND(sum);
      }
    }
  }
}

#undef WIDEN
#undef NARROW
#undef ROUND
#undef VECTOR
