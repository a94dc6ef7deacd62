// The part of oneDNN that Fovea uses, as one interface over its versions 2 and 3.
//
// Handles are opaque and owned by the caller. Functions that can fail return 0 or oneDNN's status.
// All of them, creation included, are to be called from one thread: oneDNN plans for the OpenMP team of
// the thread that calls it.
#ifndef FOVEA_CONEDNN_H
#define FOVEA_CONEDNN_H

#include <stddef.h>
#include <stdint.h>

/// A physical layout of a tensor: its dimensions, and where each element lies.
typedef struct fdnn_layout *fdnn_layout_ref;
/// A computation for which oneDNN has chosen code.
typedef struct fdnn_primitive *fdnn_primitive_ref;
/// A computation bound to the memory it works on.
typedef struct fdnn_call *fdnn_call_ref;

/// The kinds of layouts that the kernels of Fovea can read.
enum {
  FDNN_LAYOUT_OTHER = -1,        ///< Anything else, readable by oneDNN only.
  FDNN_LAYOUT_PLAIN = 0,         ///< Row-major.
  FDNN_LAYOUT_CHANNELS_LAST = 1  ///< Row-major with the second axis moved to the end.
  // A larger number is the size of the blocks into which the second axis is cut.
};

/// The kinds of elements of a layout.
typedef enum {
  FDNN_ELEMENT_OTHER,  ///< Bytes that only oneDNN can read.
  FDNN_FLOAT32,
  FDNN_BFLOAT16,
  FDNN_INT32,
  FDNN_UINT8,
  FDNN_INT8,
} fdnn_element;

/// What a computation does with its operation.
typedef enum {
  FDNN_FORWARD_TRAINING,
  FDNN_FORWARD_INFERENCE,
  FDNN_BACKWARD_DATA,
  FDNN_BACKWARD_WEIGHTS,
} fdnn_direction;

typedef enum { FDNN_DIRECT, FDNN_WINOGRAD } fdnn_convolution_algorithm;
typedef enum { FDNN_MAX, FDNN_AVERAGE_WITH_PADDING, FDNN_AVERAGE_WITHOUT_PADDING } fdnn_pooling_algorithm;
typedef enum { FDNN_RELU, FDNN_LOGISTIC, FDNN_TANH } fdnn_activation;

/// What a bound buffer is to the computation.
typedef enum {
  FDNN_SRC,
  FDNN_DST,
  FDNN_WEIGHTS,
  FDNN_BIAS,
  FDNN_DIFF_SRC,
  FDNN_DIFF_DST,
  FDNN_DIFF_WEIGHTS,
  FDNN_DIFF_BIAS,
  FDNN_WORKSPACE,
  FDNN_SCRATCHPAD,
  FDNN_SCALE,
  FDNN_SHIFT,
  FDNN_MEAN,
  FDNN_VARIANCE,
  FDNN_DIFF_SCALE,
  FDNN_DIFF_SHIFT,
  FDNN_FROM,
  FDNN_TO,
} fdnn_role;

/// The geometry of a sliding window, in rows and columns; dilation 1 is dense.
typedef struct {
  int64_t size[2], stride[2], dilation[2], before[2], after[2];
} fdnn_window;

/// How sums of products of bytes become results: the sum of output channel `k` counts `scales[k]`, of which there are
/// `count`, and what the destination holds counts `addend`, both in the destination's own steps.
typedef struct {
  int count;
  const float *scales;
  float addend;
} fdnn_steps;

/// The version of the loaded library as 10000 major + 100 minor + patch.
int fdnn_version(void);
/// Whether the processor has instructions for `bfloat16` and oneDNN is allowed to use them.
int fdnn_has_bfloat16(void);
/// Whether it has instructions that sum products of bytes in 32 bits (VNNI); others saturate in 16 bits on the way.
int fdnn_has_bytes(void);
/// Whether a bias is added to sums of integers before they are scaled (version 2), or after (version 3).
int fdnn_bias_is_scaled(void);
/// The words for a status.
const char *fdnn_status_text(int status);

/// A layout that a computation may choose freely, but for its elements.
int fdnn_layout_any(int rank, const int64_t *dimensions, fdnn_element element, fdnn_layout_ref *layout);
/// A layout of the given kind (`FDNN_LAYOUT_PLAIN`, `FDNN_LAYOUT_CHANNELS_LAST`, or a block size).
int fdnn_layout_make(int rank, const int64_t *dimensions, int kind, fdnn_element element,
                     fdnn_layout_ref *layout);
/// The same places with the axes in another order: axis `i` of the result is axis `axes[i]` of the layout.
int fdnn_layout_permute(fdnn_layout_ref layout, const int *axes, fdnn_layout_ref *result);
void fdnn_layout_free(fdnn_layout_ref layout);
int fdnn_layout_equal(fdnn_layout_ref one, fdnn_layout_ref other);
/// The size in bytes, padding included.
size_t fdnn_layout_bytes(fdnn_layout_ref layout);
/// Which of the kinds the layout is.
int fdnn_layout_kind(fdnn_layout_ref layout);
/// The kind of the elements.
fdnn_element fdnn_layout_element(fdnn_layout_ref layout);

/// A convolution or one of its gradients; `bias` may be null. A forward convolution adds its result to what the
/// destination holds if `adds` is set, and ends with the function if `relu` is. `steps` is null unless bytes are
/// multiplied.
int fdnn_convolution(fdnn_direction direction, fdnn_convolution_algorithm algorithm, fdnn_layout_ref src,
                     fdnn_layout_ref weights, fdnn_layout_ref bias, fdnn_layout_ref dst,
                     const fdnn_window *window, int adds, int relu, const fdnn_steps *steps,
                     fdnn_primitive_ref *primitive);
/// Pooling or its gradient.
int fdnn_pooling(fdnn_direction direction, fdnn_pooling_algorithm algorithm, fdnn_layout_ref src,
                 fdnn_layout_ref dst, const fdnn_window *window, fdnn_primitive_ref *primitive);
/// A product with a matrix or one of its gradients; `bias` may be null, and `steps` is unless bytes are multiplied.
int fdnn_inner_product(fdnn_direction direction, fdnn_layout_ref src, fdnn_layout_ref weights,
                       fdnn_layout_ref bias, fdnn_layout_ref dst, int relu, const fdnn_steps *steps,
                       fdnn_primitive_ref *primitive);
/// Batch normalization or its gradient; `given` takes mean and variance from outside. With `relu` the function
/// follows; in training it then leaves a workspace that the gradient reads.
int fdnn_batch_normalization(fdnn_direction direction, fdnn_layout_ref src, float epsilon, int given,
                             int relu, fdnn_primitive_ref *primitive);
/// A pointwise function, or its gradient from the function's result.
int fdnn_eltwise(fdnn_direction direction, fdnn_activation activation, fdnn_layout_ref layout,
                 fdnn_primitive_ref *primitive);
/// A change of layout.
int fdnn_reorder(fdnn_layout_ref from, fdnn_layout_ref to, fdnn_primitive_ref *primitive);
void fdnn_primitive_free(fdnn_primitive_ref primitive);
/// The layout that the computation expects of a buffer, null if it has none of that role.
fdnn_layout_ref fdnn_primitive_layout(fdnn_primitive_ref primitive, fdnn_role role);
/// The name of the code that was chosen; it lives as long as the primitive.
const char *fdnn_primitive_implementation(fdnn_primitive_ref primitive);

/// Binds a computation to memory that must stay in place as long as the call lives.
int fdnn_call_make(fdnn_primitive_ref primitive, int count, const fdnn_role *roles,
                   const fdnn_layout_ref *layouts, void *const *pointers, fdnn_call_ref *call);
int fdnn_call_run(fdnn_call_ref call);
void fdnn_call_free(fdnn_call_ref call);

#endif
