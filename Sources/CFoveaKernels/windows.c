#include <math.h>

#include "parallel.h"

// MARK: Average pooling over spans of rows and columns

typedef struct {
  int64_t height, width, rows, columns;
  const fovea_span *vertical, *horizontal;
  const float *input;
  float *result;
} pooling;

static void average_planes(void *context, int64_t begin, int64_t end) {
  const pooling *w = context;
  for (int64_t plane = begin; plane < end; plane++) {
    const float *x = w->input + plane * w->height * w->width;
    float *y = w->result + plane * w->rows * w->columns;
    for (int64_t p = 0; p < w->rows; p++)
      for (int64_t q = 0; q < w->columns; q++) {
        fovea_span v = w->vertical[p], h = w->horizontal[q];
        double sum = 0;
        for (int64_t r = v.begin; r < v.end; r++)
          for (int64_t s = h.begin; s < h.end; s++) sum += x[r * w->width + s];
        y[p * w->columns + q] = (float)(sum / (v.weight * h.weight));
      }
  }
}

void fovea_average_pooling(int64_t planes, int64_t height, int64_t width, int64_t rows, int64_t columns,
                           const fovea_span *vertical, const fovea_span *horizontal, const float *input,
                           float *result) {
  pooling w = {height, width, rows, columns, vertical, horizontal, input, result};
  fovea_parallel(planes, 2, average_planes, &w);
}

static void spread_planes(void *context, int64_t begin, int64_t end) {
  const pooling *w = context;
  for (int64_t plane = begin; plane < end; plane++) {
    const float *dy = w->input + plane * w->rows * w->columns;
    float *dx = w->result + plane * w->height * w->width;
    for (int64_t i = 0; i < w->height * w->width; i++) dx[i] = 0;
    for (int64_t p = 0; p < w->rows; p++)
      for (int64_t q = 0; q < w->columns; q++) {
        fovea_span v = w->vertical[p], h = w->horizontal[q];
        float share = dy[p * w->columns + q] / (float)(v.weight * h.weight);
        for (int64_t r = v.begin; r < v.end; r++)
          for (int64_t s = h.begin; s < h.end; s++) dx[r * w->width + s] += share;
      }
  }
}

void fovea_average_pooling_gradient(int64_t planes, int64_t height, int64_t width, int64_t rows,
                                    int64_t columns, const fovea_span *vertical,
                                    const fovea_span *horizontal, const float *gradient, float *result) {
  pooling w = {height, width, rows, columns, vertical, horizontal, gradient, result};
  fovea_parallel(planes, 2, spread_planes, &w);
}
