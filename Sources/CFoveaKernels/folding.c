#include <math.h>

#include "CFoveaKernels.h"

void fovea_fold_normalization(int64_t filters, int64_t size, double epsilon, const float *filter,
                              const float *bias, const float *scale, const float *shift, const float *mean,
                              const float *variance, float *folded, float *folded_bias) {
  for (int64_t k = 0; k < filters; k++) {
    double factor = scale[k] / sqrt(variance[k] + epsilon);
    for (int64_t i = k * size; i < (k + 1) * size; i++) folded[i] = (float)(filter[i] * factor);
    folded_bias[k] = (float)(((bias ? bias[k] : 0) - (double)mean[k]) * factor + shift[k]);
  }
}
