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

// MARK: Max pooling with dilation

typedef struct {
  const fovea_taps *taps;
  const float *input;
  float *result;
  int32_t *choices;
  int marks;
} choosing;

static void choose_planes(void *context, int64_t begin, int64_t end) {
  const choosing *c = context;
  const fovea_taps *t = c->taps;
  for (int64_t plane = begin; plane < end; plane++) {
    const float *x = c->input + plane * t->height * t->width;
    for (int64_t p = 0; p < t->rows; p++)
      for (int64_t q = 0; q < t->columns; q++) {
        float best = -INFINITY;
        int64_t place = -1;
        for (int64_t r = 0; r < t->size[0]; r++)
          for (int64_t s = 0; s < t->size[1]; s++) {
            int64_t row = p * t->stride[0] - t->before[0] + r * t->dilation[0];
            int64_t column = q * t->stride[1] - t->before[1] + s * t->dilation[1];
            if (row < 0 || row >= t->height || column < 0 || column >= t->width) continue;
            float value = x[row * t->width + column];
            if (place < 0 || value > best || isnan(value)) {
              best = value;
              place = row * t->width + column;
            }
          }
        int64_t at = (plane * t->rows + p) * t->columns + q;
        c->result[at] = best;
        c->choices[at] = c->marks && !(best > 0) ? -1 : (int32_t)place;
      }
  }
}

void fovea_max_pooling(int64_t planes, const fovea_taps *taps, int marks, const float *input,
                       float *result, int32_t *choices) {
  choosing c = {taps, input, result, choices, marks};
  fovea_parallel(planes, 2, choose_planes, &c);
}

static void return_planes(void *context, int64_t begin, int64_t end) {
  const choosing *c = context;
  const fovea_taps *t = c->taps;
  for (int64_t plane = begin; plane < end; plane++) {
    float *dx = c->result + plane * t->height * t->width;
    for (int64_t i = 0; i < t->height * t->width; i++) dx[i] = 0;
    for (int64_t i = 0; i < t->rows * t->columns; i++) {
      int64_t at = plane * t->rows * t->columns + i;
      if (c->choices[at] >= 0) dx[c->choices[at]] += c->input[at];
    }
  }
}

void fovea_max_pooling_gradient(int64_t planes, const fovea_taps *taps, const int32_t *choices,
                                const float *gradient, float *result) {
  choosing c = {taps, gradient, result, (int32_t *)choices, 0};
  fovea_parallel(planes, 2, return_planes, &c);
}
