#include "shim.h"

static fdnn_layout_ref new_layout(void) { return calloc(1, sizeof(struct fdnn_layout)); }

fdnn_layout_ref fdnn_layout_wrap(fdnn_desc_pointer desc) {
  if (!desc) return NULL;
  fdnn_layout_ref layout = new_layout();
#if V3
  dnnl_memory_desc_clone(&layout->desc, desc);
#else
  layout->desc = *desc;
#endif
  return layout;
}

static const dnnl_data_type_t types[] = {
    [FDNN_ELEMENT_OTHER] = dnnl_data_type_undef, [FDNN_FLOAT32] = dnnl_f32, [FDNN_BFLOAT16] = dnnl_bf16,
    [FDNN_INT32] = dnnl_s32, [FDNN_UINT8] = dnnl_u8, [FDNN_INT8] = dnnl_s8};

static int make(int rank, const int64_t *dimensions, fdnn_element element, dnnl_format_tag_t tag,
                fdnn_layout_ref *result) {
  fdnn_layout_ref layout = new_layout();
#if V3
  dnnl_status_t status =
      dnnl_memory_desc_create_with_tag(&layout->desc, rank, dimensions, types[element], tag);
#else
  dnnl_status_t status = dnnl_memory_desc_init_by_tag(&layout->desc, rank, dimensions, types[element], tag);
#endif
  if (status != dnnl_success) {
    free(layout);
    layout = NULL;
  }
  *result = layout;
  return status;
}

int fdnn_layout_any(int rank, const int64_t *dimensions, fdnn_element element, fdnn_layout_ref *layout) {
  return make(rank, dimensions, element, dnnl_format_tag_any, layout);
}

int fdnn_layout_make(int rank, const int64_t *dimensions, int kind, fdnn_element element,
                     fdnn_layout_ref *layout) {
  static const dnnl_format_tag_t plain[] = {dnnl_a,    dnnl_a,     dnnl_ab,     dnnl_abc,
                                            dnnl_abcd, dnnl_abcde, dnnl_abcdef, dnnl_abcdefg};
  if (kind == FDNN_LAYOUT_PLAIN) {
    if (rank == 0) {
      int64_t one = 1;
      return make(1, &one, element, dnnl_a, layout);
    }
    return rank <= 7 ? make(rank, dimensions, element, plain[rank], layout) : dnnl_invalid_arguments;
  }
  if (rank != 4) return dnnl_invalid_arguments;
  switch (kind) {
    case FDNN_LAYOUT_CHANNELS_LAST: return make(rank, dimensions, element, dnnl_acdb, layout);
    case 4: return make(rank, dimensions, element, dnnl_aBcd4b, layout);
    case 8: return make(rank, dimensions, element, dnnl_aBcd8b, layout);
    case 16: return make(rank, dimensions, element, dnnl_aBcd16b, layout);
    default: return dnnl_invalid_arguments;
  }
}

int fdnn_layout_permute(fdnn_layout_ref layout, const int *axes, fdnn_layout_ref *result) {
  int64_t dimensions[DNNL_MAX_NDIMS];
  int rank = fdnn_layout_dimensions(layout, dimensions), places[DNNL_MAX_NDIMS];
  for (int axis = 0; axis < rank; axis++) places[axes[axis]] = axis;
  fdnn_layout_ref permuted = new_layout();
  dnnl_status_t status = dnnl_memory_desc_permute_axes(&permuted->desc, DESC(layout), places);
  if (status != dnnl_success) {
    free(permuted);
    permuted = NULL;
  }
  *result = permuted;
  return status;
}

void fdnn_layout_free(fdnn_layout_ref layout) {
  if (!layout) return;
#if V3
  dnnl_memory_desc_destroy(layout->desc);
#endif
  free(layout);
}

int fdnn_layout_equal(fdnn_layout_ref one, fdnn_layout_ref other) {
  return dnnl_memory_desc_equal(DESC(one), DESC(other));
}

size_t fdnn_layout_bytes(fdnn_layout_ref layout) { return dnnl_memory_desc_get_size(DESC(layout)); }

fdnn_element fdnn_layout_element(fdnn_layout_ref layout) {
  dnnl_data_type_t type;
#if V3
  if (dnnl_memory_desc_query(layout->desc, dnnl_query_data_type, &type) != dnnl_success)
    return FDNN_ELEMENT_OTHER;
#else
  type = layout->desc.data_type;
#endif
  for (int element = FDNN_FLOAT32; element <= FDNN_INT8; element++)
    if (types[element] == type) return element;
  return FDNN_ELEMENT_OTHER;
}

int fdnn_layout_dimensions(fdnn_layout_ref layout, int64_t *dimensions) {
  int rank;
#if V3
  const dnnl_dims_t *dims;
  dnnl_memory_desc_query(layout->desc, dnnl_query_ndims_s32, &rank);
  dnnl_memory_desc_query(layout->desc, dnnl_query_dims, &dims);
  memcpy(dimensions, *dims, sizeof(int64_t) * rank);
#else
  rank = layout->desc.ndims;
  memcpy(dimensions, layout->desc.dims, sizeof(int64_t) * rank);
#endif
  return rank;
}

int fdnn_layout_kind(fdnn_layout_ref layout) {
  static const int kinds[] = {FDNN_LAYOUT_PLAIN, FDNN_LAYOUT_CHANNELS_LAST, 4, 8, 16};
  int64_t dimensions[DNNL_MAX_NDIMS];
  int rank = fdnn_layout_dimensions(layout, dimensions);
  fdnn_element element = fdnn_layout_element(layout);
  if (element == FDNN_ELEMENT_OTHER) return FDNN_LAYOUT_OTHER;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    fdnn_layout_ref candidate;
    if (fdnn_layout_make(rank, dimensions, kinds[i], element, &candidate) != dnnl_success) continue;
    int equal = fdnn_layout_equal(layout, candidate);
    fdnn_layout_free(candidate);
    if (equal) return kinds[i];
  }
  return FDNN_LAYOUT_OTHER;
}
