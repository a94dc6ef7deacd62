#include "parallel.h"

static uint64_t split_mix(uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

/// The four words of a block (Salmon et al. 2011); the same function as `RandomKey.block`.
static inline void philox(uint64_t seed, uint64_t stream, uint64_t index, uint32_t words[4]) {
  uint32_t c0 = (uint32_t)index, c1 = (uint32_t)(index >> 32);
  uint32_t c2 = (uint32_t)stream, c3 = (uint32_t)(stream >> 32);
  uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
  for (int round = 0; round < 10; round++) {
    uint64_t low = (uint64_t)c0 * 0xD2511F53u, high = (uint64_t)c2 * 0xCD9E8D57u;
    uint32_t n0 = (uint32_t)(high >> 32) ^ c1 ^ k0, n2 = (uint32_t)(low >> 32) ^ c3 ^ k1;
    c1 = (uint32_t)high;
    c3 = (uint32_t)low;
    c0 = n0;
    c2 = n2;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

typedef struct {
  uint64_t seed, stream, first;
  int64_t threshold;
  float factor;
  const float *input;
  float *result;
} draws;

static void draw_part(void *context, int64_t begin, int64_t end) {
  const draws *d = context;
  uint32_t words[4];
  uint64_t held = UINT64_MAX;
  for (int64_t i = begin; i < end; i++) {
    uint64_t index = d->first + (uint64_t)i;
    if (index >> 2 != held) philox(d->seed, d->stream, held = index >> 2, words);
    uint32_t bits = words[index & 3] >> 8;
    if (d->input)
      d->result[i] = bits >= d->threshold ? d->input[i] * d->factor : 0;
    else
      d->result[i] = (float)bits * 0x1p-24f;
  }
}

static void draw(int64_t count, int64_t row, uint64_t seed, uint64_t stream, const int64_t *position,
                 double rate, const float *input, float *result) {
  // The first draw that survives: the smallest multiple of 2^-24 that is not below the rate.
  int64_t threshold = (int64_t)(rate * 0x1p24);
  if ((double)threshold < rate * 0x1p24) threshold++;
  draws work = {seed,  split_mix(stream ^ split_mix((uint64_t)position[0])),
                (uint64_t)(position[1] * row), threshold, (float)(1 / (1 - rate)), input, result};
  fovea_parallel(count, FOVEA_GRAIN, draw_part, &work);
}

void fovea_random_uniform(int64_t count, int64_t row, uint64_t seed, uint64_t stream,
                          const int64_t *position, float *result) {
  draw(count, row, seed, stream, position, 0, 0, result);
}

void fovea_dropout(int64_t count, int64_t row, uint64_t seed, uint64_t stream, const int64_t *position,
                   double rate, const float *input, float *result) {
  draw(count, row, seed, stream, position, rate, input, result);
}
