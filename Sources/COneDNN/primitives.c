#include "shim.h"

dnnl_engine_t fdnn_engine(void) {
  static dnnl_engine_t engine;
  if (!engine) dnnl_engine_create(&engine, dnnl_cpu, 0);
  return engine;
}

dnnl_stream_t fdnn_stream(void) {
  static dnnl_stream_t stream;
  if (!stream) dnnl_stream_create(&stream, fdnn_engine(), dnnl_stream_default_flags);
  return stream;
}

int fdnn_version(void) {
  const dnnl_version_t *version = dnnl_version();
  return version->major * 10000 + version->minor * 100 + version->patch;
}

int fdnn_has_bfloat16(void) {
  return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
}

int fdnn_has_bytes(void) {
  unsigned isa = dnnl_get_effective_cpu_isa();
  return (isa & dnnl_cpu_isa_avx512_core_vnni) == dnnl_cpu_isa_avx512_core_vnni ||
         (isa & dnnl_cpu_isa_avx2_vnni) == dnnl_cpu_isa_avx2_vnni;
}

int fdnn_bias_is_scaled(void) { return !V3; }

const char *fdnn_status_text(int status) {
  switch (status) {
    case dnnl_success: return "success";
    case dnnl_out_of_memory: return "out of memory";
    case dnnl_invalid_arguments: return "invalid arguments";
    case dnnl_unimplemented: return "not implemented for these shapes and layouts";
    case dnnl_runtime_error: return "run-time error";
    default: return "failed";
  }
}

static dnnl_prop_kind_t forward(fdnn_direction direction) {
  return direction == FDNN_FORWARD_INFERENCE ? dnnl_forward_inference : dnnl_forward_training;
}

/// What may follow in the same pass, as flags; the order is that of the bits.
enum { THEN_ADD = 1, THEN_RELU = 2 };

/// Attributes of every primitive: scratch memory is ours, and the destination's old content or ReLU may follow. Steps
/// of bytes, if there are any, belong to the weights' first `axes` axes, which count output channels.
static dnnl_primitive_attr_t attributes(unsigned then, const fdnn_steps *steps, int axes) {
  dnnl_primitive_attr_t attr;
  dnnl_primitive_attr_create(&attr);
  dnnl_primitive_attr_set_scratchpad_mode(attr, dnnl_scratchpad_mode_user);
  float addend = steps ? steps->addend : 1;
#if V3
  if (steps) dnnl_primitive_attr_set_scales_mask(attr, DNNL_ARG_WEIGHTS, (1 << axes) - 1);
#else
  if (steps) dnnl_primitive_attr_set_output_scales(attr, steps->count, 1 << 1, steps->scales);
#endif
  if (then) {
    dnnl_post_ops_t ops;
    dnnl_post_ops_create(&ops);
#if V3
    if (then & THEN_ADD) dnnl_post_ops_append_sum(ops, addend, 0, dnnl_data_type_undef);
    if (then & THEN_RELU) dnnl_post_ops_append_eltwise(ops, dnnl_eltwise_relu, 0, 0);
#else
    if (then & THEN_ADD) dnnl_post_ops_append_sum(ops, addend);
    if (then & THEN_RELU) dnnl_post_ops_append_eltwise(ops, 1, dnnl_eltwise_relu, 0, 0);
#endif
    dnnl_primitive_attr_set_post_ops(attr, ops);
    dnnl_post_ops_destroy(ops);
  }
  return attr;
}

/// Turns a description, if there is one, into a primitive; takes the description over.
static int finish(dnnl_status_t status, dnnl_primitive_desc_t description, const fdnn_steps *steps,
                  fdnn_primitive_ref *result) {
  *result = NULL;
  if (status != dnnl_success) return status;
  fdnn_primitive_ref made = calloc(1, sizeof(struct fdnn_primitive));
  made->description = description;
  if (V3 && steps) {
    made->scale_count = steps->count;
    made->scales = malloc(steps->count * sizeof(float));
    memcpy(made->scales, steps->scales, steps->count * sizeof(float));
  }
  *result = made;
  return dnnl_success;
}

#if !V3
/// Makes a description from an operation descriptor of version 2.
static dnnl_status_t describe(dnnl_status_t status, const void *operation, unsigned then,
                              const fdnn_steps *steps, dnnl_primitive_desc_t hint, dnnl_primitive_desc_t *description) {
  if (status != dnnl_success) return status;
  dnnl_primitive_attr_t attr = attributes(then, steps, 1);
  status = dnnl_primitive_desc_create(description, operation, attr, fdnn_engine(), hint);
  dnnl_primitive_attr_destroy(attr);
  return status;
}
#endif

/// oneDNN counts the holes between taps, Fovea the distance: dense is 0 there and 1 here.
static void holes(const fdnn_window *window, int64_t *result) {
  for (int i = 0; i < 2; i++) result[i] = window->dilation[i] - 1;
}

int fdnn_convolution(fdnn_direction direction, fdnn_convolution_algorithm algorithm, fdnn_layout_ref src,
                     fdnn_layout_ref weights, fdnn_layout_ref bias, fdnn_layout_ref dst,
                     const fdnn_window *window, int adds, int relu, const fdnn_steps *steps,
                     fdnn_primitive_ref *primitive) {
  unsigned then = (adds ? THEN_ADD : 0) | (relu ? THEN_RELU : 0);
  dnnl_alg_kind_t alg = algorithm == FDNN_WINOGRAD ? dnnl_convolution_winograd : dnnl_convolution_direct;
  dnnl_primitive_desc_t description = NULL, hint = NULL;
  int64_t dilation[2];
  holes(window, dilation);
  // Gradients of filters are float32 where the pass that they belong to multiplies bfloat16.
  fdnn_layout_ref filters = NULL;
  if (fdnn_layout_element(src) == FDNN_BFLOAT16 && fdnn_layout_element(weights) == FDNN_FLOAT32) {
    int64_t dimensions[DNNL_MAX_NDIMS];
    fdnn_layout_any(fdnn_layout_dimensions(weights, dimensions), dimensions, FDNN_BFLOAT16, &filters);
  }
  fdnn_desc_pointer forward_weights = filters ? DESC(filters) : DESC(weights);
  int backward = direction == FDNN_BACKWARD_DATA || direction == FDNN_BACKWARD_WEIGHTS;
  dnnl_status_t status;
#if V3
  int64_t extents[DNNL_MAX_NDIMS];
  int axes = fdnn_layout_dimensions(weights, extents) - 3;
  dnnl_primitive_attr_t attr = attributes(then, steps, axes);
  status = dnnl_convolution_forward_primitive_desc_create(
      backward ? &hint : &description, fdnn_engine(), forward(direction), alg, DESC(src), forward_weights,
      direction == FDNN_BACKWARD_DATA ? NULL : DESC(bias), DESC(dst), window->stride, dilation,
      window->before, window->after, attr);
  if (status == dnnl_success && direction == FDNN_BACKWARD_DATA)
    status = dnnl_convolution_backward_data_primitive_desc_create(
        &description, fdnn_engine(), alg, DESC(src), DESC(weights), DESC(dst), window->stride, dilation,
        window->before, window->after, hint, attr);
  if (status == dnnl_success && direction == FDNN_BACKWARD_WEIGHTS)
    status = dnnl_convolution_backward_weights_primitive_desc_create(
        &description, fdnn_engine(), alg, DESC(src), DESC(weights), DESC(bias), DESC(dst), window->stride,
        dilation, window->before, window->after, hint, attr);
  dnnl_primitive_attr_destroy(attr);
#else
  dnnl_convolution_desc_t operation;
  status = dnnl_dilated_convolution_forward_desc_init(
      &operation, forward(direction), alg, DESC(src), forward_weights,
      direction == FDNN_BACKWARD_DATA ? NULL : DESC(bias), DESC(dst), window->stride, dilation,
      window->before, window->after);
  status = describe(status, &operation, then, steps, NULL, backward ? &hint : &description);
  if (status == dnnl_success && direction == FDNN_BACKWARD_DATA) {
    status = dnnl_dilated_convolution_backward_data_desc_init(
        &operation, alg, DESC(src), DESC(weights), DESC(dst), window->stride, dilation, window->before,
        window->after);
    status = describe(status, &operation, 0, NULL, hint, &description);
  }
  if (status == dnnl_success && direction == FDNN_BACKWARD_WEIGHTS) {
    status = dnnl_dilated_convolution_backward_weights_desc_init(
        &operation, alg, DESC(src), DESC(weights), DESC(bias), DESC(dst), window->stride, dilation,
        window->before, window->after);
    status = describe(status, &operation, 0, NULL, hint, &description);
  }
#endif
  if (hint) dnnl_primitive_desc_destroy(hint);
  fdnn_layout_free(filters);
  return finish(status, description, steps, primitive);
}

int fdnn_pooling(fdnn_direction direction, fdnn_pooling_algorithm algorithm, fdnn_layout_ref src,
                 fdnn_layout_ref dst, const fdnn_window *window, fdnn_primitive_ref *primitive) {
  static const dnnl_alg_kind_t algorithms[] = {
      dnnl_pooling_max, dnnl_pooling_avg_include_padding, dnnl_pooling_avg_exclude_padding};
  dnnl_alg_kind_t alg = algorithms[algorithm];
  dnnl_primitive_desc_t description = NULL, hint = NULL;
  int64_t dilation[2];
  holes(window, dilation);
  int backward = direction == FDNN_BACKWARD_DATA;
  dnnl_status_t status;
#if V3
  dnnl_primitive_attr_t attr = attributes(0, NULL, 0);
  status = dnnl_pooling_forward_primitive_desc_create(
      backward ? &hint : &description, fdnn_engine(), forward(direction), alg, DESC(src), DESC(dst),
      window->stride, window->size, dilation, window->before, window->after, attr);
  if (status == dnnl_success && backward)
    status = dnnl_pooling_backward_primitive_desc_create(
        &description, fdnn_engine(), alg, DESC(src), DESC(dst), window->stride, window->size, dilation,
        window->before, window->after, hint, attr);
  dnnl_primitive_attr_destroy(attr);
#else
  dnnl_pooling_v2_desc_t operation;
  status = dnnl_pooling_v2_forward_desc_init(&operation, forward(direction), alg, DESC(src), DESC(dst),
                                             window->stride, window->size, dilation, window->before,
                                             window->after);
  status = describe(status, &operation, 0, NULL, NULL, backward ? &hint : &description);
  if (status == dnnl_success && backward) {
    status = dnnl_pooling_v2_backward_desc_init(&operation, alg, DESC(src), DESC(dst), window->stride,
                                                window->size, dilation, window->before, window->after);
    status = describe(status, &operation, 0, NULL, hint, &description);
  }
#endif
  if (hint) dnnl_primitive_desc_destroy(hint);
  return finish(status, description, NULL, primitive);
}

int fdnn_inner_product(fdnn_direction direction, fdnn_layout_ref src, fdnn_layout_ref weights,
                       fdnn_layout_ref bias, fdnn_layout_ref dst, int relu, const fdnn_steps *steps,
                       fdnn_primitive_ref *primitive) {
  unsigned then = relu ? THEN_RELU : 0;
  dnnl_primitive_desc_t description = NULL, hint = NULL;
  int backward = direction == FDNN_BACKWARD_DATA || direction == FDNN_BACKWARD_WEIGHTS;
  dnnl_status_t status;
#if V3
  dnnl_primitive_attr_t attr = attributes(then, steps, 1);
  status = dnnl_inner_product_forward_primitive_desc_create(
      backward ? &hint : &description, fdnn_engine(), forward(direction), DESC(src), DESC(weights),
      direction == FDNN_BACKWARD_DATA ? NULL : DESC(bias), DESC(dst), attr);
  if (status == dnnl_success && direction == FDNN_BACKWARD_DATA)
    status = dnnl_inner_product_backward_data_primitive_desc_create(
        &description, fdnn_engine(), DESC(src), DESC(weights), DESC(dst), hint, attr);
  if (status == dnnl_success && direction == FDNN_BACKWARD_WEIGHTS)
    status = dnnl_inner_product_backward_weights_primitive_desc_create(
        &description, fdnn_engine(), DESC(src), DESC(weights), DESC(bias), DESC(dst), hint, attr);
  dnnl_primitive_attr_destroy(attr);
#else
  dnnl_inner_product_desc_t operation;
  status = dnnl_inner_product_forward_desc_init(
      &operation, forward(direction), DESC(src), DESC(weights),
      direction == FDNN_BACKWARD_DATA ? NULL : DESC(bias), DESC(dst));
  status = describe(status, &operation, then, steps, NULL, backward ? &hint : &description);
  if (status == dnnl_success && direction == FDNN_BACKWARD_DATA) {
    status = dnnl_inner_product_backward_data_desc_init(&operation, DESC(src), DESC(weights), DESC(dst));
    status = describe(status, &operation, 0, NULL, hint, &description);
  }
  if (status == dnnl_success && direction == FDNN_BACKWARD_WEIGHTS) {
    status = dnnl_inner_product_backward_weights_desc_init(&operation, DESC(src), DESC(weights),
                                                           DESC(bias), DESC(dst));
    status = describe(status, &operation, 0, NULL, hint, &description);
  }
#endif
  if (hint) dnnl_primitive_desc_destroy(hint);
  return finish(status, description, steps, primitive);
}

int fdnn_batch_normalization(fdnn_direction direction, fdnn_layout_ref src, float epsilon, int given,
                             int relu, fdnn_primitive_ref *primitive) {
  unsigned flags = dnnl_use_scale | dnnl_use_shift | (given ? dnnl_use_global_stats : 0) |
                   (relu ? dnnl_fuse_norm_relu : 0);
  dnnl_primitive_desc_t description = NULL, hint = NULL;
  int backward = direction == FDNN_BACKWARD_DATA;
  dnnl_status_t status;
#if V3
  dnnl_primitive_attr_t attr = attributes(0, NULL, 0);
  status = dnnl_batch_normalization_forward_primitive_desc_create(
      backward ? &hint : &description, fdnn_engine(), forward(direction), DESC(src), DESC(src), epsilon,
      flags, attr);
  if (status == dnnl_success && backward)
    status = dnnl_batch_normalization_backward_primitive_desc_create(
        &description, fdnn_engine(), dnnl_backward, DESC(src), DESC(src), DESC(src), epsilon, flags, hint,
        attr);
  dnnl_primitive_attr_destroy(attr);
#else
  dnnl_batch_normalization_desc_t operation;
  status = dnnl_batch_normalization_forward_desc_init(&operation, forward(direction), DESC(src), epsilon,
                                                      flags);
  status = describe(status, &operation, 0, NULL, NULL, backward ? &hint : &description);
  if (status == dnnl_success && backward) {
    status = dnnl_batch_normalization_backward_desc_init(&operation, dnnl_backward, DESC(src), DESC(src),
                                                         epsilon, flags);
    status = describe(status, &operation, 0, NULL, hint, &description);
  }
#endif
  if (hint) dnnl_primitive_desc_destroy(hint);
  int made = finish(status, description, NULL, primitive);
  if (made == dnnl_success) (*primitive)->expects_shift = backward && !V3;
  return made;
}

int fdnn_eltwise(fdnn_direction direction, fdnn_activation activation, fdnn_layout_ref layout,
                 fdnn_primitive_ref *primitive) {
  static const dnnl_alg_kind_t algorithms[] = {dnnl_eltwise_relu_use_dst_for_bwd,
                                               dnnl_eltwise_logistic_use_dst_for_bwd,
                                               dnnl_eltwise_tanh_use_dst_for_bwd};
  dnnl_alg_kind_t alg = algorithms[activation];
  dnnl_primitive_desc_t description = NULL, hint = NULL;
  int backward = direction == FDNN_BACKWARD_DATA;
  dnnl_status_t status;
#if V3
  dnnl_primitive_attr_t attr = attributes(0, NULL, 0);
  status = dnnl_eltwise_forward_primitive_desc_create(backward ? &hint : &description, fdnn_engine(),
                                                      forward(direction), alg, DESC(layout), DESC(layout),
                                                      0, 0, attr);
  if (status == dnnl_success && backward)
    status = dnnl_eltwise_backward_primitive_desc_create(&description, fdnn_engine(), alg, DESC(layout),
                                                         DESC(layout), DESC(layout), 0, 0, hint, attr);
  dnnl_primitive_attr_destroy(attr);
#else
  dnnl_eltwise_desc_t operation;
  status = dnnl_eltwise_forward_desc_init(&operation, forward(direction), alg, DESC(layout), 0, 0);
  status = describe(status, &operation, 0, NULL, NULL, backward ? &hint : &description);
  if (status == dnnl_success && backward) {
    status = dnnl_eltwise_backward_desc_init(&operation, alg, DESC(layout), DESC(layout), 0, 0);
    status = describe(status, &operation, 0, NULL, hint, &description);
  }
#endif
  if (hint) dnnl_primitive_desc_destroy(hint);
  return finish(status, description, NULL, primitive);
}

int fdnn_reorder(fdnn_layout_ref from, fdnn_layout_ref to, fdnn_primitive_ref *primitive) {
  dnnl_primitive_desc_t description = NULL;
  dnnl_primitive_attr_t attr = attributes(0, NULL, 0);
  dnnl_status_t status = dnnl_reorder_primitive_desc_create(&description, DESC(from), fdnn_engine(),
                                                            DESC(to), fdnn_engine(), attr);
  dnnl_primitive_attr_destroy(attr);
  return finish(status, description, NULL, primitive);
}

void fdnn_primitive_free(fdnn_primitive_ref primitive) {
  if (!primitive) return;
  if (primitive->primitive) dnnl_primitive_destroy(primitive->primitive);
  if (primitive->description) dnnl_primitive_desc_destroy(primitive->description);
  free(primitive->scales);
  free(primitive);
}

fdnn_layout_ref fdnn_primitive_layout(fdnn_primitive_ref primitive, fdnn_role role) {
  dnnl_query_t query;
  switch (role) {
    case FDNN_SRC: case FDNN_FROM: query = dnnl_query_src_md; break;
    case FDNN_DST: case FDNN_TO: query = dnnl_query_dst_md; break;
    case FDNN_WEIGHTS: query = dnnl_query_weights_md; break;
    case FDNN_DIFF_SRC: query = dnnl_query_diff_src_md; break;
    case FDNN_DIFF_DST: query = dnnl_query_diff_dst_md; break;
    case FDNN_DIFF_WEIGHTS: query = dnnl_query_diff_weights_md; break;
    case FDNN_WORKSPACE: query = dnnl_query_workspace_md; break;
    case FDNN_SCRATCHPAD: query = dnnl_query_scratchpad_md; break;
    default: return NULL;
  }
  fdnn_layout_ref layout = fdnn_layout_wrap(dnnl_primitive_desc_query_md(primitive->description, query, 0));
  if (layout && fdnn_layout_bytes(layout) == 0) {
    fdnn_layout_free(layout);
    layout = NULL;
  }
  return layout;
}

const char *fdnn_primitive_implementation(fdnn_primitive_ref primitive) {
  const char *name = "";
  dnnl_primitive_desc_query(primitive->description, dnnl_query_impl_info_str, 0, &name);
  return name;
}
