#include "shim.h"

struct fdnn_call {
  dnnl_primitive_t primitive;
  int count;
  dnnl_exec_arg_t *arguments;
};

static int argument(fdnn_role role) {
  static const int arguments[] = {
      [FDNN_SRC] = DNNL_ARG_SRC,
      [FDNN_DST] = DNNL_ARG_DST,
      [FDNN_WEIGHTS] = DNNL_ARG_WEIGHTS,
      [FDNN_BIAS] = DNNL_ARG_BIAS,
      [FDNN_DIFF_SRC] = DNNL_ARG_DIFF_SRC,
      [FDNN_DIFF_DST] = DNNL_ARG_DIFF_DST,
      [FDNN_DIFF_WEIGHTS] = DNNL_ARG_DIFF_WEIGHTS,
      [FDNN_DIFF_BIAS] = DNNL_ARG_DIFF_BIAS,
      [FDNN_WORKSPACE] = DNNL_ARG_WORKSPACE,
      [FDNN_SCRATCHPAD] = DNNL_ARG_SCRATCHPAD,
      [FDNN_SCALE] = DNNL_ARG_SCALE,
      [FDNN_SHIFT] = DNNL_ARG_SHIFT,
      [FDNN_MEAN] = DNNL_ARG_MEAN,
      [FDNN_VARIANCE] = DNNL_ARG_VARIANCE,
      [FDNN_DIFF_SCALE] = DNNL_ARG_DIFF_SCALE,
      [FDNN_DIFF_SHIFT] = DNNL_ARG_DIFF_SHIFT,
      [FDNN_FROM] = DNNL_ARG_FROM,
      [FDNN_TO] = DNNL_ARG_TO,
  };
  return arguments[role];
}

/// Adds an argument to a call that has room for it.
static dnnl_status_t bind(fdnn_call_ref call, int argument, fdnn_layout_ref layout, void *pointer) {
  dnnl_memory_t memory;
  dnnl_status_t status = dnnl_memory_create(&memory, DESC(layout), fdnn_engine(), pointer);
  if (status == dnnl_success) call->arguments[call->count++] = (dnnl_exec_arg_t){argument, memory};
  return status;
}

int fdnn_call_make(fdnn_primitive_ref primitive, int count, const fdnn_role *roles,
                   const fdnn_layout_ref *layouts, void *const *pointers, fdnn_call_ref *result) {
  *result = NULL;
  if (!primitive->primitive) {
    // Here its code is generated: not for descriptions that are only compared.
    dnnl_status_t status = dnnl_primitive_create(&primitive->primitive, primitive->description);
    if (status != dnnl_success) return status;
  }
  fdnn_call_ref call = calloc(1, sizeof(struct fdnn_call));
  call->primitive = primitive->primitive;
  call->arguments = calloc(count + 2, sizeof(dnnl_exec_arg_t));
  for (int i = 0; i < count; i++) {
    dnnl_status_t status = bind(call, argument(roles[i]), layouts[i], pointers[i]);
    if (status == dnnl_success && roles[i] == FDNN_SCALE && primitive->expects_shift)
      status = bind(call, DNNL_ARG_SHIFT, layouts[i], pointers[i]);
    if (status != dnnl_success) {
      fdnn_call_free(call);
      return status;
    }
  }
#if V3
  if (primitive->scales) {
    int64_t extent = primitive->scale_count;
    fdnn_layout_ref layout;
    dnnl_status_t status = fdnn_layout_make(1, &extent, FDNN_LAYOUT_PLAIN, FDNN_FLOAT32, &layout);
    if (status == dnnl_success)
      status = bind(call, DNNL_ARG_ATTR_SCALES | DNNL_ARG_WEIGHTS, layout, primitive->scales);
    fdnn_layout_free(layout);
    if (status != dnnl_success) {
      fdnn_call_free(call);
      return status;
    }
  }
#endif
  *result = call;
  return dnnl_success;
}

int fdnn_call_run(fdnn_call_ref call) {
  return dnnl_primitive_execute(call->primitive, fdnn_stream(), call->count, call->arguments);
}

void fdnn_call_free(fdnn_call_ref call) {
  if (!call) return;
  for (int i = 0; i < call->count; i++) dnnl_memory_destroy(call->arguments[i].memory);
  free(call->arguments);
  free(call);
}
