// What the files of this target share: one spelling for what oneDNN 2 and 3 spell differently.
#ifndef FOVEA_CONEDNN_SHIM_H
#define FOVEA_CONEDNN_SHIM_H

#include <dnnl.h>
#include <stdlib.h>
#include <string.h>

#include "COneDNN.h"

#define V3 (DNNL_VERSION_MAJOR >= 3)

// A descriptor as functions take it: version 3 hides it behind a pointer of its own.
#if V3
typedef const_dnnl_memory_desc_t fdnn_desc_pointer;
#define DESC(layout) ((layout) ? (layout)->desc : NULL)
#else
typedef const dnnl_memory_desc_t *fdnn_desc_pointer;
#define DESC(layout) ((layout) ? &(layout)->desc : NULL)
#endif

struct fdnn_layout {
  dnnl_memory_desc_t desc;
};

struct fdnn_primitive {
  dnnl_primitive_desc_t description;
  /// Made with the first call.
  dnnl_primitive_t primitive;
  /// Whether the computation counts a shift among its inputs that its caller does not pass: version 2 does in the
  /// gradient of batch normalization, which does not read it, so the scale stands in. Version 3 refuses it there.
  int expects_shift;
  /// What version 3 takes for each run: the scales of sums of bytes; null if there are none.
  float *scales;
  int scale_count;
};

/// The one CPU engine of the process and its stream.
dnnl_engine_t fdnn_engine(void);
dnnl_stream_t fdnn_stream(void);

/// Copies the extents of a layout, up to `DNNL_MAX_NDIMS`, and returns how many they are.
int fdnn_layout_dimensions(fdnn_layout_ref layout, int64_t *dimensions);

/// Wraps a copy of a descriptor.
fdnn_layout_ref fdnn_layout_wrap(fdnn_desc_pointer desc);

#endif
