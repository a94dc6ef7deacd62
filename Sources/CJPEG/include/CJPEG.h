// JPEG pictures through libjpeg-turbo, with errors as return values.
#ifndef FOVEA_JPEG_H
#define FOVEA_JPEG_H

#include <stddef.h>
#include <stdint.h>

/// A picture that is being decoded.
typedef struct fovea_jpeg fovea_jpeg;

/// What the segments before the first scan say.
typedef struct {
  int32_t width;
  int32_t height;
  /// Components of the file: 1, 3 or 4.
  int32_t components;
  /// Bytes of the coefficients that the library keeps while it decodes: 0 for a picture in one scan.
  int64_t coefficient_bytes;
} fovea_jpeg_header;

/// A rectangle of the stored picture and the memory for it.
typedef struct {
  int32_t x;
  int32_t y;
  int32_t width;
  int32_t height;
  /// Where the rectangle's first pixel goes: 1 byte for a grey file, 3 (RGB) for others.
  uint8_t *first;
  /// Bytes from a pixel to the next column's and to the next row's.
  ptrdiff_t right;
  ptrdiff_t down;
} fovea_jpeg_target;

/// Opens a picture and reads its header. The bytes must stay valid until it is closed.
///
/// Null if memory runs out. After damage the header is all zero and the message says why.
fovea_jpeg *fovea_jpeg_open(const uint8_t *bytes, size_t count, fovea_jpeg_header *header);

/// Decodes a rectangle that lies inside the picture, once; 0 if it failed.
///
/// The pixels of a part are those of the whole picture. Only damage up to the last row is noticed.
int fovea_jpeg_decode(fovea_jpeg *jpeg, const fovea_jpeg_target *target);

/// Bytes between the last block of a decoded picture and its end, which an undamaged file rarely has; without the few
/// that were read ahead.
int32_t fovea_jpeg_spare_bytes(const fovea_jpeg *jpeg);

/// Why the last call failed.
const char *fovea_jpeg_message(const fovea_jpeg *jpeg);

/// The version of the library that is built against, as in `2.1.5`.
const char *fovea_jpeg_version(void);

void fovea_jpeg_close(fovea_jpeg *jpeg);

#endif
