#include <math.h>
#include <string.h>

#include "parallel.h"

typedef struct {
  int function;
  double a, b;
  const float *x, *y;
  float *result;
} pointwise;

FOVEA_CLONES
static void fill_part(void *context, int64_t begin, int64_t end) {
  const pointwise *p = context;
  float *restrict result = p->result, value = (float)p->a;
  for (int64_t i = begin; i < end; i++) result[i] = value;
}

void fovea_fill(int64_t count, float value, float *result) {
  pointwise p = {.a = value, .result = result};
  fovea_parallel(count, FOVEA_GRAIN, fill_part, &p);
}

static void copy_part(void *context, int64_t begin, int64_t end) {
  const pointwise *p = context;
  memcpy((char *)p->result + begin, (const char *)p->x + begin, end - begin);
}

void fovea_copy(int64_t bytes, const void *source, void *result) {
  pointwise p = {.x = source, .result = result};
  fovea_parallel(bytes, FOVEA_GRAIN * sizeof(float), copy_part, &p);
}

FOVEA_CLONES
static void unary_part(void *context, int64_t begin, int64_t end) {
  const pointwise *p = context;
  const float *restrict x = p->x;
  float *restrict y = p->result;
  float a = (float)p->a, b = (float)p->b;
  switch (p->function) {
    case FOVEA_EXP: for (int64_t i = begin; i < end; i++) y[i] = expf(x[i]); break;
    case FOVEA_LOG: for (int64_t i = begin; i < end; i++) y[i] = logf(x[i]); break;
    case FOVEA_SQRT: for (int64_t i = begin; i < end; i++) y[i] = __builtin_sqrtf(x[i]); break;
    case FOVEA_POWER: for (int64_t i = begin; i < end; i++) y[i] = powf(x[i], a); break;
    case FOVEA_AFFINE: for (int64_t i = begin; i < end; i++) y[i] = a * x[i] + b; break;
  }
}

void fovea_unary(fovea_unary_function function, int64_t count, double a, double b, const float *input,
                 float *result) {
  pointwise p = {function, a, b, input, 0, result};
  fovea_parallel(count, FOVEA_GRAIN, unary_part, &p);
}

// The result may be the input: every element is read before it is written, and no other.
FOVEA_CLONES
static void relu_part(void *context, int64_t begin, int64_t end) {
  const pointwise *p = context;
  const float *x = p->x;
  float *y = p->result;
  // What is no number is not below zero and so is kept.
  _Pragma("clang loop vectorize(assume_safety)")
  for (int64_t i = begin; i < end; i++) y[i] = x[i] <= 0 ? 0 : x[i];
}

FOVEA_CLONES
static void relu_bf16_part(void *context, int64_t begin, int64_t end) {
  const pointwise *p = context;
  const uint16_t *x = (const uint16_t *)p->x;
  uint16_t *y = (uint16_t *)p->result;
  // From minus zero, the bits 0x8000, down to minus infinity, 0xFF80; what follows is no number.
  for (int64_t i = begin; i < end; i++) y[i] = x[i] >= 0x8000 && x[i] <= 0xFF80 ? 0 : x[i];
}

void fovea_relu_bf16(int64_t count, const uint16_t *input, uint16_t *result) {
  pointwise p = {.x = (const float *)input, .result = (float *)result};
  fovea_parallel(count, FOVEA_GRAIN, relu_bf16_part, &p);
}

void fovea_relu(int64_t count, const float *input, float *result) {
  pointwise p = {.x = input, .result = result};
  fovea_parallel(count, FOVEA_GRAIN, relu_part, &p);
}

FOVEA_CLONES
static void keep_nan_part(void *context, int64_t begin, int64_t end) {
  const pointwise *p = context;
  const float *restrict x = p->x;
  float *restrict y = p->result;
  for (int64_t start = begin; start < end; start += 4096) {
    int64_t stop = start + 4096 < end ? start + 4096 : end;
    int found = 0;
    for (int64_t i = start; i < stop; i++) found |= x[i] != x[i];
    if (found)
      for (int64_t i = start; i < stop; i++) y[i] = x[i] != x[i] ? x[i] : y[i];
  }
}

void fovea_keep_nan(int64_t count, const float *input, float *result) {
  pointwise p = {.x = input, .result = result};
  fovea_parallel(count, FOVEA_GRAIN, keep_nan_part, &p);
}

FOVEA_CLONES
static void binary_part(void *context, int64_t begin, int64_t end) {
  const pointwise *p = context;
  const float *restrict x = p->x, *restrict y = p->y;
  float *restrict z = p->result;
  switch (p->function) {
    case FOVEA_ADD: for (int64_t i = begin; i < end; i++) z[i] = x[i] + y[i]; break;
    case FOVEA_SUBTRACT: for (int64_t i = begin; i < end; i++) z[i] = x[i] - y[i]; break;
    case FOVEA_MULTIPLY: for (int64_t i = begin; i < end; i++) z[i] = x[i] * y[i]; break;
    case FOVEA_DIVIDE: for (int64_t i = begin; i < end; i++) z[i] = x[i] / y[i]; break;
    case FOVEA_GREATER: for (int64_t i = begin; i < end; i++) z[i] = x[i] > y[i]; break;
  }
}

void fovea_binary(fovea_binary_function function, int64_t count, const float *x, const float *y,
                  float *result) {
  pointwise p = {function, 0, 0, x, y, result};
  fovea_parallel(count, FOVEA_GRAIN, binary_part, &p);
}

/// Where in the input the element lies that has the given number among the first `rank` axes.
static int64_t locate(int64_t number, int rank, const int64_t *extents, const int64_t *steps) {
  int64_t offset = 0;
  for (int axis = rank - 1; axis >= 0; axis--) {
    offset += number % extents[axis] * steps[axis];
    number /= extents[axis];
  }
  return offset;
}

static int64_t product(int rank, const int64_t *extents) {
  int64_t count = 1;
  for (int axis = 0; axis < rank; axis++) count *= extents[axis];
  return count;
}

/// Whether the elements lie side by side in the order of the axes.
static int is_dense(int rank, const int64_t *extents, const int64_t *steps) {
  int64_t step = 1;
  for (int axis = rank - 1; axis >= 0; axis--) {
    if (extents[axis] > 1 && steps[axis] != step) return 0;
    step *= extents[axis];
  }
  return 1;
}

typedef struct {
  int rank;
  const int64_t *extents, *steps;
  const float *input;
  float *result;
} broadcast;

static void broadcast_part(void *context, int64_t begin, int64_t end) {
  const broadcast *b = context;
  for (int64_t i = begin; i < end; i++) b->result[i] = b->input[locate(i, b->rank, b->extents, b->steps)];
}

void fovea_broadcast(int rank, const int64_t *extents, const int64_t *steps, const float *input,
                     float *result) {
  int64_t count = product(rank, extents);
  int moves = 0;
  for (int axis = 0; axis < rank; axis++) moves |= extents[axis] > 1 && steps[axis] != 0;
  if (count > 0 && !moves) {
    fovea_fill(count, *input, result);
    return;
  }
  broadcast b = {rank, extents, steps, input, result};
  fovea_parallel(count, FOVEA_GRAIN, broadcast_part, &b);
}

typedef struct {
  fovea_reduction function;
  int rank, kept, dense;
  int64_t inner;
  const int64_t *extents, *steps;
  const float *input;
  float *result;
} reduction;

static void reduce_part(void *context, int64_t begin, int64_t end) {
  const reduction *r = context;
  int folded = r->rank - r->kept;
  for (int64_t i = begin; i < end; i++) {
    const float *x = r->input + locate(i, r->kept, r->extents, r->steps);
    double sum = 0;
    float largest = -INFINITY;
    for (int64_t j = 0; j < r->inner; j++) {
      float value = x[r->dense ? j : locate(j, folded, r->extents + r->kept, r->steps + r->kept)];
      sum += value;
      largest = value > largest || value != value ? value : largest;
    }
    r->result[i] =
        r->function == FOVEA_MAXIMUM ? largest : (float)(r->function == FOVEA_MEAN ? sum / r->inner : sum);
  }
}

void fovea_reduce(fovea_reduction function, int rank, int kept, const int64_t *extents,
                  const int64_t *steps, const float *input, float *result) {
  reduction r = {.function = function, .rank = rank, .kept = kept, .extents = extents, .steps = steps,
                 .inner = product(rank - kept, extents + kept), .input = input, .result = result,
                 .dense = is_dense(rank - kept, extents + kept, steps + kept)};
  fovea_parallel(product(kept, extents), FOVEA_GRAIN / (r.inner + 1) + 1, reduce_part, &r);
}

void fovea_copy_rows(int64_t outer, int64_t inner, const float *source, int64_t source_step, float *result,
                     int64_t result_step) {
  for (int64_t row = 0; row < outer; row++)
    memcpy(result + row * result_step, source + row * source_step, inner * sizeof(float));
}
