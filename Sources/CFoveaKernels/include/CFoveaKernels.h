// Passes for which oneDNN has no primitive, or none for every channel count.
//
// All arrays are of 32-bit floats unless they say otherwise. Loops run on the OpenMP team of the calling
// thread, the same team that oneDNN uses, in parts that depend on sizes and thread count only, so equal
// runs give equal bits.
#ifndef FOVEA_KERNELS_H
#define FOVEA_KERNELS_H

#include <stdint.h>

/// Sets the number of threads that oneDNN and these kernels use when called from this thread.
void fovea_set_threads(int count);

// Channels: images cut along their channels. A layout is 0 for row-major, 1 for channels last, else the
// size of the channel blocks; channels beyond the last of a block are kept at zero.

/// Writes images side by side along their channels; an element has `size` bytes, 1, 2 or 4.
void fovea_concatenate(int layout, int64_t size, int64_t images, int64_t plane, int count,
                       const void *const *sources, const int64_t *channels, void *result);
/// Adds images, zeroes what `masked` parts of `mask` say (where it is at most zero), and cuts the sum
/// into parts along the channels. `mask` may be null; `masked` has a flag for each part. An element has `size`
/// bytes: 4 for `float`, 2 for `bfloat16`.
void fovea_sum_mask_split(int layout, int64_t size, int64_t images, int64_t plane, int count,
                          const void *const *sources, const void *mask, int parts,
                          const int64_t *channels, const uint8_t *masked, void *const *results);
/// Local response normalization in the given layout, and its gradient.
void fovea_lrn(int layout, int64_t images, int64_t channels, int64_t plane, int64_t size, double alpha,
               double beta, double k, const float *input, float *result);
void fovea_lrn_gradient(int layout, int64_t images, int64_t channels, int64_t plane, int64_t size,
                        double alpha, double beta, double k, const float *input, const float *gradient,
                        float *result);

// Updates of parameters, in place, and of statistics, and what else replaces a part of the state; 0 if a new value is not a finite number, else 1.

int fovea_sgd(int64_t count, float *parameter, const float *gradient, const float *rate, float *velocity,
               float momentum, int nesterov, float decay);
int fovea_adam(int64_t count, float *parameter, const float *gradient, const float *rate,
                const float *correction1, const float *correction2, float *first, float *second,
                double beta1, double beta2, float epsilon, float decay, int decoupled);
int fovea_moving_average(int64_t count, const float *old, const float *observed, float *result,
                         double weight, double scale);
/// Copies numbers that other passes have made.
int fovea_copy_finite(int64_t count, const float *source, float *result);

/// Filters and bias of a convolution that normalizes its result as well, from those of one that does not; the
/// statistics are given. `bias` may be null, `size` is the number of elements of a filter.
void fovea_fold_normalization(int64_t filters, int64_t size, double epsilon, const float *filter,
                              const float *bias, const float *scale, const float *shift, const float *mean,
                              const float *variance, float *folded, float *folded_bias);

// Numbers of 32 bits and bytes, signed or not: `rows` rows of `size` elements, each row with a scale of its own.

/// The nearest bytes to the numbers divided by their scale, of two the even one; NaN becomes 0.
void fovea_quantize(int64_t rows, int64_t size, const float *scales, int is_signed, const float *input,
                    void *result);
/// The bytes times their scale.
void fovea_dequantize(int64_t rows, int64_t size, const float *scales, int is_signed, const void *input,
                      float *result);
/// The products of a few numbers.
void fovea_multiply(int64_t count, const float *x, const float *factors, float *result);

// Rows of logits or probabilities.

/// Products of the rows of a matrix, row-major, and a vector, plus a bias unless that is null; `relu` cuts what is negative.
void fovea_matrix_vector(int64_t rows, int64_t columns, const float *matrix, const float *vector, const float *bias,
                         int relu, float *result);

void fovea_softmax(int64_t rows, int64_t columns, const float *logits, float *result);
void fovea_softmax_gradient(int64_t rows, int64_t columns, const float *result, const float *gradient,
                            float *input_gradient);
/// `weights` may be null.
void fovea_cross_entropy(int64_t rows, int64_t classes, const float *logits, const int32_t *labels,
                         const float *weights, double smoothing, float *loss);
void fovea_cross_entropy_gradient(int64_t rows, int64_t classes, const float *logits,
                                  const int32_t *labels, const float *weights, double smoothing,
                                  const float *gradient, float *result);
void fovea_top_k_correct(int64_t rows, int64_t classes, const float *logits, const int32_t *labels,
                         int64_t k, int32_t *result);
void fovea_one_hot(int64_t rows, int64_t classes, const int32_t *labels, float *result);

// Random numbers: Philox 4x32-10. `position` is {step, first row}; `row` is the size of a row.

void fovea_random_uniform(int64_t count, int64_t row, uint64_t seed, uint64_t stream,
                          const int64_t *position, float *result);
void fovea_dropout(int64_t count, int64_t row, uint64_t seed, uint64_t stream, const int64_t *position,
                   double rate, const float *input, float *result);

// Elementary passes.

typedef enum { FOVEA_EXP, FOVEA_LOG, FOVEA_SQRT, FOVEA_POWER, FOVEA_AFFINE } fovea_unary_function;
typedef enum { FOVEA_ADD, FOVEA_SUBTRACT, FOVEA_MULTIPLY, FOVEA_DIVIDE, FOVEA_GREATER } fovea_binary_function;
typedef enum { FOVEA_SUM, FOVEA_MEAN, FOVEA_MAXIMUM } fovea_reduction;

void fovea_fill(int64_t count, float value, float *result);
void fovea_copy(int64_t bytes, const void *source, void *result);
void fovea_unary(fovea_unary_function function, int64_t count, double a, double b, const float *input,
                 float *result);
/// Zero for numbers below it, and NaN for NaN; `result` may be `input`.
void fovea_relu(int64_t count, const float *input, float *result);
/// The same for `bfloat16`.
void fovea_relu_bf16(int64_t count, const uint16_t *input, uint16_t *result);
/// Puts NaN into the result of another pass wherever its input has NaN; `result` is not `input`.
void fovea_keep_nan(int64_t count, const float *input, float *result);
void fovea_binary(fovea_binary_function function, int64_t count, const float *x, const float *y,
                  float *result);
/// Row-major; `steps` says how far the input moves along each axis of the result, 0 where it repeats.
void fovea_broadcast(int rank, const int64_t *extents, const int64_t *steps, const float *input,
                     float *result);
/// Row-major; the first `kept` axes number the results, the others are folded.
void fovea_reduce(fovea_reduction function, int rank, int kept, const int64_t *extents,
                  const int64_t *steps, const float *input, float *result);
/// Row-major; copies `outer` rows of `inner` elements between arrays whose rows lie further apart.
void fovea_copy_rows(int64_t outer, int64_t inner, const float *source, int64_t source_step, float *result,
                     int64_t result_step);

// Windows over images.

/// Max pooling: the geometry of a window over images of one plane.
typedef struct {
  int64_t height, width, rows, columns;
  int64_t size[2], stride[2], dilation[2], before[2];
} fovea_taps;

/// Max pooling of row-major images, also with holes between the taps; `choices` are the places of the winners in
/// their planes and may be null. With `marks` winners that are at most zero get no gradient.
void fovea_max_pooling(int64_t planes, const fovea_taps *taps, int marks, const float *input,
                       float *result, int32_t *choices);
void fovea_max_pooling_gradient(int64_t planes, const fovea_taps *taps, const int32_t *choices,
                                const float *gradient, float *result);
/// The number that stands for no tap where choices are bytes.
enum { FOVEA_NO_CHOICE = 255 };

/// The same for images whose channels lie side by side, without holes and with fewer than 255 taps; `choices` are the
/// numbers of the taps that won. An element has `size` bytes: 4 for `float`, 2 for `bfloat16`.
void fovea_channels_max_pooling(int64_t size, int64_t images, int64_t channels, const fovea_taps *taps,
                                int marks, const void *input, void *result, uint8_t *choices);
void fovea_channels_max_pooling_gradient(int64_t size, int64_t images, int64_t channels,
                                         const fovea_taps *taps, const uint8_t *choices,
                                         const void *gradient, void *result);

/// Max pooling of images in blocks of 8 or 16 channels, without holes and with fewer than 255 taps.
/// `planes` counts blocks of all images; `choices`, a byte for each result, may be null; with `marks`
/// winners that are at most zero are marked to get no gradient.
void fovea_block_max_pooling(int64_t size, int block, int64_t planes, const fovea_taps *taps, int marks,
                             const void *input, void *result, uint8_t *choices);
void fovea_block_max_pooling_gradient(int64_t size, int block, int64_t planes, const fovea_taps *taps,
                                      const uint8_t *choices, const void *gradient, void *result);

/// The rows or columns that each result averages: `[begin, end)` within the image, and the divisor.
typedef struct {
  int64_t begin, end, weight;
} fovea_span;

void fovea_average_pooling(int64_t planes, int64_t height, int64_t width, int64_t rows, int64_t columns,
                           const fovea_span *vertical, const fovea_span *horizontal, const float *input,
                           float *result);
void fovea_average_pooling_gradient(int64_t planes, int64_t height, int64_t width, int64_t rows,
                                    int64_t columns, const fovea_span *vertical,
                                    const fovea_span *horizontal, const float *gradient, float *result);

#endif
