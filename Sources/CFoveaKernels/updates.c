#include <math.h>
#include <string.h>

#include "parallel.h"

/// 1 for an infinity and for what is not a number; read from the bits, so that loops can use vectors.
static inline int is_not_finite(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return (bits & 0x7f800000u) == 0x7f800000u;
}

typedef struct {
  float *parameter, *velocity;
  const float *gradient;
  float rate, momentum, decay;
  int nesterov, overflow;
} sgd;

FOVEA_CLONES
static void sgd_part(void *context, int64_t begin, int64_t end) {
  sgd *u = context;
  float *restrict w = u->parameter, *restrict v = u->velocity;
  const float *restrict g = u->gradient;
  float rate = u->rate, momentum = u->momentum, decay = u->decay;
  int overflow = 0;
  if (!v) {
    for (int64_t i = begin; i < end; i++) {
      w[i] -= rate * (g[i] + decay * w[i]);
      overflow |= is_not_finite(w[i]);
    }
  } else if (u->nesterov) {
    for (int64_t i = begin; i < end; i++) {
      float d = g[i] + decay * w[i];
      v[i] = momentum * v[i] + d;
      w[i] -= rate * (d + momentum * v[i]);
      overflow |= is_not_finite(w[i]);
    }
  } else {
    for (int64_t i = begin; i < end; i++) {
      v[i] = momentum * v[i] + (g[i] + decay * w[i]);
      w[i] -= rate * v[i];
      overflow |= is_not_finite(w[i]);
    }
  }
  if (overflow) __atomic_store_n(&u->overflow, 1, __ATOMIC_RELAXED);
}

int fovea_sgd(int64_t count, float *parameter, const float *gradient, const float *rate, float *velocity,
               float momentum, int nesterov, float decay) {
  sgd update = {parameter, velocity, gradient, *rate, momentum, decay, nesterov, 0};
  fovea_parallel(count, FOVEA_GRAIN, sgd_part, &update);
  return !update.overflow;
}

typedef struct {
  float *parameter, *first, *second;
  const float *gradient;
  float step, rate, root2, beta1, rest1, beta2, rest2, epsilon, decay;
  int decoupled, overflow;
} adam;

FOVEA_CLONES
static void adam_part(void *context, int64_t begin, int64_t end) {
  adam *u = context;
  float *restrict w = u->parameter, *restrict m = u->first, *restrict v = u->second;
  const float *restrict gradient = u->gradient;
  float pull = u->decoupled ? 0 : u->decay, keep = u->decoupled ? 1 - u->rate * u->decay : 1;
  float beta1 = u->beta1, rest1 = u->rest1, beta2 = u->beta2, rest2 = u->rest2;
  float epsilon = u->epsilon, step = u->step, root2 = u->root2;
  int overflow = 0;
  for (int64_t i = begin; i < end; i++) {
    float g = gradient[i] + pull * w[i];
    m[i] = beta1 * m[i] + rest1 * g;
    v[i] = beta2 * v[i] + rest2 * (g * g);
    w[i] = keep * w[i] - step * (m[i] / (__builtin_sqrtf(v[i]) / root2 + epsilon));
    // The square of a gradient above 1.8e19 is infinite; its parameter would never move again.
    overflow |= is_not_finite(w[i]) | is_not_finite(v[i]);
  }
  if (overflow) __atomic_store_n(&u->overflow, 1, __ATOMIC_RELAXED);
}

int fovea_adam(int64_t count, float *parameter, const float *gradient, const float *rate,
                const float *correction1, const float *correction2, float *first, float *second,
                double beta1, double beta2, float epsilon, float decay, int decoupled) {
  adam update = {
      .parameter = parameter,
      .first = first,
      .second = second,
      .gradient = gradient,
      .step = *rate / *correction1,
      .rate = *rate,
      .root2 = sqrtf(*correction2),
      .beta1 = (float)beta1,
      .rest1 = (float)(1 - beta1),
      .beta2 = (float)beta2,
      .rest2 = (float)(1 - beta2),
      .epsilon = epsilon,
      .decay = decay,
      .decoupled = decoupled,
  };
  fovea_parallel(count, FOVEA_GRAIN, adam_part, &update);
  return !update.overflow;
}

int fovea_moving_average(int64_t count, const float *old, const float *observed, float *result,
                         double weight, double scale) {
  int overflow = 0;
  for (int64_t i = 0; i < count; i++) {
    result[i] = (float)((1 - weight) * old[i] + weight * scale * observed[i]);
    overflow |= is_not_finite(result[i]);
  }
  return !overflow;
}

typedef struct {
  const float *source;
  float *result;
  int overflow;
} finite_copy;

FOVEA_CLONES
static void copy_finite_part(void *context, int64_t begin, int64_t end) {
  finite_copy *c = context;
  const float *restrict source = c->source;
  float *restrict result = c->result;
  int overflow = 0;
  for (int64_t i = begin; i < end; i++) {
    result[i] = source[i];
    overflow |= is_not_finite(source[i]);
  }
  if (overflow) __atomic_store_n(&c->overflow, 1, __ATOMIC_RELAXED);
}

int fovea_copy_finite(int64_t count, const float *source, float *result) {
  finite_copy copy = {source, result, 0};
  fovea_parallel(count, FOVEA_GRAIN, copy_finite_part, &copy);
  return !copy.overflow;
}
