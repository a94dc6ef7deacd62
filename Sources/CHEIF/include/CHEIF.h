// HEIC pictures through a libheif that is loaded at run time.
#ifndef FOVEA_HEIF_H
#define FOVEA_HEIF_H

#include <stddef.h>
#include <stdint.h>

/// A picture that is being decoded.
typedef struct fovea_heif fovea_heif;

/// What the file says of its main picture, which libheif turns upright by itself.
typedef struct {
  int32_t width;
  int32_t height;
  int32_t has_alpha;
} fovea_heif_header;

/// Whether libheif is installed.
int fovea_heif_is_available(void);

/// Opens a picture and reads its header. The bytes must stay valid until it is closed.
///
/// Null if memory runs out or libheif is missing. After damage the header is all zero and the message
/// says why.
fovea_heif *fovea_heif_open(const uint8_t *bytes, size_t count, fovea_heif_header *header);

/// Decodes the picture: `*stride` bytes a row of RGB. Null if it failed. Valid until it is closed.
const uint8_t *fovea_heif_decode(fovea_heif *heif, int32_t width, int32_t height, ptrdiff_t *stride);

/// Why the last call failed.
const char *fovea_heif_message(const fovea_heif *heif);

void fovea_heif_close(fovea_heif *heif);

#endif
