#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
// After jpeglib.h.
#include <jerror.h>

/// Rows that are decoded in one call at most.
enum { ROWS = 4 };
/// Scans that a picture may have, as in libjpeg-turbo's own programs, and the blocks that all of them
/// together may visit: about ten scans of the largest picture. Each bounds the time.
enum { MAX_SCANS = 500, MAX_VISITS = 100000000 };

/// The marker of the end.
enum { END_OF_IMAGE = 0xD9 };

struct fovea_jpeg {
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  /// Rows that cannot be decoded in place.
  uint8_t *rows;
  int last_scan;
  int64_t visits;
  /// Bytes behind the last block and before the marker of the picture's end.
  int32_t spare_bytes;
  char message[JMSG_LENGTH_MAX];
};

static fovea_jpeg *owner(j_common_ptr info) { return info->client_data; }

static void fail(j_common_ptr info) {
  (*info->err->format_message)(info, owner(info)->message);
  longjmp(owner(info)->escape, 1);
}

static void fail_with(fovea_jpeg *jpeg, const char *message) {
  snprintf(jpeg->message, sizeof jpeg->message, "%s", message);
  longjmp(jpeg->escape, 1);
}

/// Warnings are about damaged data, but for these, which do not touch the picture.
static void emit(j_common_ptr info, int level) {
  if (level >= 0) return;
  switch (info->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:
      // Its parameters: the number of bytes, and the marker behind them.
      if (info->err->msg_parm.i[1] == END_OF_IMAGE) owner(info)->spare_bytes += info->err->msg_parm.i[0];
      return;
    case JWRN_JFIF_MAJOR:
    case JWRN_ADOBE_XFORM:
    case JWRN_BOGUS_ICC:
      return;
    default: fail(info);
  }
}

static void keep_silent(j_common_ptr info) { (void)info; }
static void nothing(j_decompress_ptr info) { (void)info; }

/// All bytes are there from the start; wanting more means that the file is cut short.
static boolean fill(j_decompress_ptr info) {
  info->err->msg_code = JERR_INPUT_EOF;
  fail((j_common_ptr)info);
  return FALSE;
}

static void skip(j_decompress_ptr info, long count) {
  if (count <= 0) return;
  if ((size_t)count > info->src->bytes_in_buffer) fill(info);
  info->src->next_input_byte += count;
  info->src->bytes_in_buffer -= (size_t)count;
}

/// Called for each row of blocks of each scan.
static void watch(j_common_ptr common) {
  fovea_jpeg *jpeg = owner(common);
  j_decompress_ptr info = &jpeg->info;
  if (info->input_scan_number == jpeg->last_scan) return;
  jpeg->last_scan = info->input_scan_number;
  jpeg->visits += (int64_t)info->MCUs_per_row * info->MCU_rows_in_scan * info->blocks_in_MCU;
  if (jpeg->last_scan > MAX_SCANS || jpeg->visits > MAX_VISITS) fail_with(jpeg, "too many scans");
}

static int64_t coefficient_bytes(j_decompress_ptr info) {
  if (!jpeg_has_multiple_scans(info)) return 0;
  int64_t blocks = 0;
  for (int i = 0; i < info->num_components; i++) {
    jpeg_component_info *component = &info->comp_info[i];
    int64_t columns = (component->width_in_blocks + component->h_samp_factor - 1) / component->h_samp_factor;
    int64_t rows = (component->height_in_blocks + component->v_samp_factor - 1) / component->v_samp_factor;
    blocks += columns * component->h_samp_factor * rows * component->v_samp_factor;
  }
  return blocks * DCTSIZE2 * (int64_t)sizeof(JCOEF);
}

fovea_jpeg *fovea_jpeg_open(const uint8_t *bytes, size_t count, fovea_jpeg_header *header) {
  memset(header, 0, sizeof *header);
  fovea_jpeg *jpeg = calloc(1, sizeof *jpeg);
  if (!jpeg) return NULL;
  j_decompress_ptr info = &jpeg->info;
  info->err = jpeg_std_error(&jpeg->errors);
  jpeg->errors.error_exit = fail;
  jpeg->errors.emit_message = emit;
  jpeg->errors.output_message = keep_silent;
  info->client_data = jpeg;
  if (setjmp(jpeg->escape)) return jpeg;
  jpeg_create_decompress(info);
  jpeg->source.init_source = nothing;
  jpeg->source.fill_input_buffer = fill;
  jpeg->source.skip_input_data = skip;
  jpeg->source.resync_to_restart = jpeg_resync_to_restart;
  jpeg->source.term_source = nothing;
  jpeg->source.next_input_byte = bytes;
  jpeg->source.bytes_in_buffer = count;
  info->src = &jpeg->source;
  jpeg->progress.progress_monitor = watch;
  info->progress = &jpeg->progress;
  jpeg_read_header(info, TRUE);
  if (info->num_components != 1 && info->num_components != 3 && info->num_components != 4) {
    fail_with(jpeg, "its number of components is not 1, 3 or 4");
  }
  header->width = (int32_t)info->image_width;
  header->height = (int32_t)info->image_height;
  header->components = info->num_components;
  header->coefficient_bytes = coefficient_bytes(info);
  return jpeg;
}

/// RGB from ink values stored inverted, as Adobe's programs do: each channel is `K` minus its ink's share.
static void convert_inks(const uint8_t *inks, uint8_t *colours, int32_t count) {
  for (int32_t i = 0; i < count; i++, inks += 4, colours += 3) {
    int white = inks[3];  // 255 - K
    for (int c = 0; c < 3; c++) {
      // The product of two fractions of 255, rounded without a division.
      int product = (255 - inks[c]) * white + 128;
      int value = white - (((product >> 8) + product) >> 8);
      colours[c] = value < 0 ? 0 : (uint8_t)value;
    }
  }
}

/// Whether the library gets the borders of parts right.
///
/// It may not in unusual layouts, and where it estimates missing coefficients from neighbours.
static int has_simple_layout(j_decompress_ptr info) {
  for (int i = 0; i < info->num_components; i++) {
    jpeg_component_info *component = &info->comp_info[i];
    if (i > 0 && (component->h_samp_factor != 1 || component->v_samp_factor != 1)) return 0;
    if (component->h_samp_factor > 2 || component->v_samp_factor > 2) return 0;
    for (int k = 1; info->coef_bits && k < DCTSIZE2; k++) {
      if (info->coef_bits[i][k] != 0) return 0;
    }
  }
  return 1;
}

static int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }

/// Writes the wanted columns of a decoded row.
static void write_row(const uint8_t *row, const fovea_jpeg_target *target, int32_t y, int channels) {
  uint8_t *to = target->first + (ptrdiff_t)(y - target->y) * target->down;
  if (target->right == channels) {
    memcpy(to, row, (size_t)target->width * (size_t)channels);
  } else if (channels == 1) {
    for (int32_t i = 0; i < target->width; i++, to += target->right) *to = row[i];
  } else {
    for (int32_t i = 0; i < target->width; i++, row += 3, to += target->right) {
      to[0] = row[0], to[1] = row[1], to[2] = row[2];
    }
  }
}

int fovea_jpeg_decode(fovea_jpeg *jpeg, const fovea_jpeg_target *target) {
  j_decompress_ptr info = &jpeg->info;
  if (setjmp(jpeg->escape)) return 0;
  const int components = info->num_components, channels = components == 1 ? 1 : 3;
  info->out_color_space = components == 1 ? JCS_GRAYSCALE : components == 4 ? JCS_CMYK : JCS_RGB;
  // As Pillow does; equal bytes depend on it.
  info->dct_method = JDCT_ISLOW;
  info->do_fancy_upsampling = TRUE;
  jpeg_start_decompress(info);
  const int32_t width = (int32_t)info->output_width, height = (int32_t)info->output_height;
  const int32_t last = target->y + target->height;
  if (target->x < 0 || target->y < 0 || target->width < 1 || target->height < 1
      || target->x > width - target->width || target->y > height - target->height) {
    fail_with(jpeg, "the part lies outside the picture");
  }

  // Upsampling looks at neighbours, so a part is decoded with a unit of blocks around it.
  const int parts = has_simple_layout(info);
  const int32_t unit_width = info->max_h_samp_factor * DCTSIZE, unit_height = info->max_v_samp_factor * DCTSIZE;
  JDIMENSION left = 0, columns = (JDIMENSION)width;
  if (parts && target->width < width) {
    int32_t from = (target->x / unit_width - 1) * unit_width;
    int32_t to = ((target->x + target->width - 1) / unit_width + 2) * unit_width;
    from = from < 0 ? 0 : from;
    to = smaller(to, width);
    if (to - from < width) {
      left = (JDIMENSION)from;
      columns = (JDIMENSION)(to - from);
      jpeg_crop_scanline(info, &left, &columns);
    }
  }
  int32_t y = 0;
  if (parts) {
    const int32_t from = (target->y / unit_height - 1) * unit_height;
    if (from > 0) y = (int32_t)jpeg_skip_scanlines(info, (JDIMENSION)from);
  }

  // Whole rows in the order of memory need no extra row.
  const int in_place = components != 4 && target->right == channels && (int32_t)columns == target->width;
  const size_t row_bytes = (size_t)columns * (size_t)components, offset = (size_t)target->x - left;
  jpeg->rows = malloc(row_bytes * ROWS);
  if (!jpeg->rows) fail_with(jpeg, "no memory");
  while (y < last) {
    JSAMPROW rows[ROWS];
    const int32_t count = smaller(ROWS, y < target->y ? target->y - y : last - y);
    for (int32_t i = 0; i < count; i++) {
      rows[i] = in_place && y >= target->y ? target->first + (ptrdiff_t)(y + i - target->y) * target->down
                                           : jpeg->rows + (size_t)i * row_bytes;
    }
    const int32_t got = (int32_t)jpeg_read_scanlines(info, rows, (JDIMENSION)count);
    if (got <= 0) fail_with(jpeg, "ends early");
    for (int32_t i = 0; i < got && y >= target->y && !in_place; i++) {
      uint8_t *row = rows[i] + offset * (size_t)components;
      if (components == 4) convert_inks(row, row, target->width);
      write_row(row, target, y + i, channels);
    }
    y += got;
  }
  // The end marker must be there if the last row was wanted.
  if (last == height) jpeg_finish_decompress(info);
  return 1;
}

int32_t fovea_jpeg_spare_bytes(const fovea_jpeg *jpeg) { return jpeg->spare_bytes; }

const char *fovea_jpeg_message(const fovea_jpeg *jpeg) { return jpeg->message; }

void fovea_jpeg_close(fovea_jpeg *jpeg) {
  if (!jpeg) return;
  // Only frees memory; it raises no error.
  jpeg_destroy_decompress(&jpeg->info);
  free(jpeg->rows);
  free(jpeg);
}

#define TEXT_OF(value) #value
#define TEXT(value) TEXT_OF(value)

const char *fovea_jpeg_version(void) {
#ifdef LIBJPEG_TURBO_VERSION
  return TEXT(LIBJPEG_TURBO_VERSION);
#else
  return "unknown";
#endif
}
