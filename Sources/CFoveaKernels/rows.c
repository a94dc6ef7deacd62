#include <math.h>
#include <stdlib.h>

#include "parallel.h"

void fovea_softmax(int64_t rows, int64_t columns, const float *logits, float *result) {
  for (int64_t n = 0; n < rows; n++) {
    const float *x = logits + n * columns;
    float *y = result + n * columns;
    float largest = x[0];
    for (int64_t k = 1; k < columns; k++) largest = x[k] > largest ? x[k] : largest;
    double sum = 0;
    for (int64_t k = 0; k < columns; k++) sum += exp((double)x[k] - largest);
    for (int64_t k = 0; k < columns; k++) y[k] = (float)(exp((double)x[k] - largest) / sum);
  }
}

void fovea_softmax_gradient(int64_t rows, int64_t columns, const float *result, const float *gradient,
                            float *input_gradient) {
  for (int64_t n = 0; n < rows; n++) {
    const float *y = result + n * columns, *dy = gradient + n * columns;
    double dot = 0;
    for (int64_t k = 0; k < columns; k++) dot += (double)y[k] * dy[k];
    for (int64_t k = 0; k < columns; k++) input_gradient[n * columns + k] = (float)(y[k] * (dy[k] - dot));
  }
}

/// The logarithm of the sum of exponentials of a row.
static double log_sum(int64_t classes, const float *x) {
  double largest = x[0], sum = 0;
  for (int64_t k = 1; k < classes; k++) largest = x[k] > largest ? x[k] : largest;
  for (int64_t k = 0; k < classes; k++) sum += exp(x[k] - largest);
  return largest + log(sum);
}

static double weight_of(const float *weights, int64_t label) { return weights ? weights[label] : 1; }

static double total_weight(int64_t rows, const int32_t *labels, const float *weights) {
  double total = 0;
  for (int64_t n = 0; n < rows; n++) total += weight_of(weights, labels[n]);
  return total;
}

void fovea_cross_entropy(int64_t rows, int64_t classes, const float *logits, const int32_t *labels,
                         const float *weights, double smoothing, float *loss) {
  double sum = 0;
  for (int64_t n = 0; n < rows; n++) {
    const float *x = logits + n * classes;
    double base = log_sum(classes, x);
    sum += (1 - smoothing) * weight_of(weights, labels[n]) * (base - x[labels[n]]);
    if (smoothing > 0)
      for (int64_t k = 0; k < classes; k++)
        sum += smoothing / classes * weight_of(weights, k) * (base - x[k]);
  }
  *loss = (float)(sum / total_weight(rows, labels, weights));
}

void fovea_cross_entropy_gradient(int64_t rows, int64_t classes, const float *logits,
                                  const int32_t *labels, const float *weights, double smoothing,
                                  const float *gradient, float *result) {
  double factor = *gradient / total_weight(rows, labels, weights), spread = 0;
  for (int64_t k = 0; k < classes; k++) spread += smoothing / classes * weight_of(weights, k);
  for (int64_t n = 0; n < rows; n++) {
    const float *x = logits + n * classes;
    double base = log_sum(classes, x), own = (1 - smoothing) * weight_of(weights, labels[n]);
    for (int64_t k = 0; k < classes; k++) {
      double target = smoothing / classes * weight_of(weights, k) + (k == labels[n] ? own : 0);
      result[n * classes + k] = (float)((exp(x[k] - base) * (own + spread) - target) * factor);
    }
  }
}

void fovea_top_k_correct(int64_t rows, int64_t classes, const float *logits, const int32_t *labels,
                         int64_t k, int32_t *result) {
  int32_t correct = 0;
  for (int64_t n = 0; n < rows; n++) {
    const float *x = logits + n * classes;
    int64_t ahead = 0;
    int finite = 1;
    for (int64_t j = 0; j < classes; j++) {
      finite &= isfinite(x[j]) != 0;
      ahead += x[j] > x[labels[n]] || (x[j] == x[labels[n]] && j < labels[n]);
    }
    correct += finite && ahead < k;
  }
  *result = correct;
}

void fovea_one_hot(int64_t rows, int64_t classes, const int32_t *labels, float *result) {
  for (int64_t n = 0; n < rows; n++)
    for (int64_t k = 0; k < classes; k++) result[n * classes + k] = labels[n] == k;
}
