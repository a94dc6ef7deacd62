// Products of a matrix and one vector, as a dense layer has them for one picture: every number of the matrix is read once,
// so that the speed of memory is the limit.

#include "parallel.h"

enum {
  ROWS = 2,     ///< Rows that are read side by side, so that the vector is read once for all of them.
  LANES = 32,   ///< Sums of each row, which are added at its end.
  AHEAD = 512,  ///< The numbers ahead of those in use whose lines are asked for.
  LINE = 16     ///< The numbers in a line of the cache.
};

/// A number at any address: matrices may lie in files.
typedef float number __attribute__((aligned(1)));

typedef struct {
  int64_t rows, columns;
  const number *matrix;
  const float *vector, *bias;
  float *result;
  int relu;
} context;

static inline void finish(const context *c, int64_t row, float sum) {
  if (c->bias) sum += c->bias[row];
  c->result[row] = c->relu && sum < 0 ? 0 : sum;
}

FOVEA_CLONES
static void products(void *context_, int64_t begin, int64_t end) {
  const context *c = context_;
  int64_t columns = c->columns;
  const float *vector = c->vector;
  for (int64_t block = begin; block < end; block++) {
    int64_t first = block * ROWS, count = c->rows - first < ROWS ? c->rows - first : ROWS;
    const number *rows[ROWS];
    float sums[ROWS][LANES] = {{0}};
    // The last block reads its first row again for those that it does not have.
    for (int r = 0; r < ROWS; r++) rows[r] = c->matrix + (first + (r < count ? r : 0)) * columns;
    int64_t column = 0;
    for (; column + LANES <= columns; column += LANES) {
      for (int r = 0; r < ROWS; r++) {
        for (int line = 0; line < LANES; line += LINE) __builtin_prefetch(rows[r] + column + AHEAD + line);
        for (int lane = 0; lane < LANES; lane++) sums[r][lane] += rows[r][column + lane] * vector[column + lane];
      }
    }
    for (int r = 0; r < count; r++) {
      float sum = 0;
      for (int lane = 0; lane < LANES; lane++) sum += sums[r][lane];
      for (int64_t rest = column; rest < columns; rest++) sum += rows[r][rest] * vector[rest];
      finish(c, first + r, sum);
    }
  }
}

void fovea_matrix_vector(int64_t rows, int64_t columns, const float *matrix, const float *vector, const float *bias,
                         int relu, float *result) {
  context c = {rows, columns, matrix, vector, bias, result, relu};
  int64_t grain = FOVEA_GRAIN / (columns * ROWS + 1) + 1;
  fovea_parallel((rows + ROWS - 1) / ROWS, grain, products, &c);
}
