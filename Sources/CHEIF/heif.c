#include "CHEIF.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The part of libheif's interface that is used here.
typedef struct {
  int code;
  int subcode;
  const char *message;
} status;
enum { COLOURSPACE_RGB = 1, CHROMA_INTERLEAVED_RGB = 10, CHANNEL_INTERLEAVED = 10 };

static struct {
  void *(*context_alloc)(void);
  void (*context_free)(void *);
  status (*read)(void *, const void *, size_t, const void *);
  status (*primary)(void *, void **);
  int (*handle_width)(const void *);
  int (*handle_height)(const void *);
  int (*handle_alpha)(const void *);
  void (*handle_release)(const void *);
  status (*decode)(const void *, void **, int, int, const void *);
  int (*image_width)(const void *, int);
  int (*image_height)(const void *, int);
  const uint8_t *(*plane)(const void *, int, int *);
  void (*image_release)(const void *);
  /// Since version 1.13; may be null.
  void (*set_threads)(void *, int);
} library;

static int is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  static const char *const names[] = {
    "libheif.so.1", "libheif.1.dylib", "/opt/homebrew/lib/libheif.1.dylib", "/usr/local/lib/libheif.1.dylib",
  };
  void *file = NULL;
  for (size_t i = 0; !file && i < sizeof names / sizeof *names; i++) file = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (!file) return;
  const struct {
    const char *name;
    void *to;
  } functions[] = {
    {"heif_context_alloc", &library.context_alloc},
    {"heif_context_free", &library.context_free},
    {"heif_context_read_from_memory_without_copy", &library.read},
    {"heif_context_get_primary_image_handle", &library.primary},
    {"heif_image_handle_get_width", &library.handle_width},
    {"heif_image_handle_get_height", &library.handle_height},
    {"heif_image_handle_has_alpha_channel", &library.handle_alpha},
    {"heif_image_handle_release", &library.handle_release},
    {"heif_decode_image", &library.decode},
    {"heif_image_get_width", &library.image_width},
    {"heif_image_get_height", &library.image_height},
    {"heif_image_get_plane_readonly", &library.plane},
    {"heif_image_release", &library.image_release},
  };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    void *function = dlsym(file, functions[i].name);
    if (!function) return;
    memcpy(functions[i].to, &function, sizeof function);
  }
  void *function = dlsym(file, "heif_context_set_max_decoding_threads");
  memcpy(&library.set_threads, &function, sizeof function);
  is_loaded = 1;
}

int fovea_heif_is_available(void) {
  pthread_once(&once, load);
  return is_loaded;
}

struct fovea_heif {
  void *context;
  void *handle;
  void *image;
  char message[200];
};

static int succeeded(fovea_heif *heif, status result) {
  if (result.code == 0) return 1;
  snprintf(heif->message, sizeof heif->message, "%s", result.message ? result.message : "unknown error");
  return 0;
}

fovea_heif *fovea_heif_open(const uint8_t *bytes, size_t count, fovea_heif_header *header) {
  memset(header, 0, sizeof *header);
  if (!fovea_heif_is_available()) return NULL;
  fovea_heif *heif = calloc(1, sizeof *heif);
  if (!heif) return NULL;
  heif->context = library.context_alloc();
  if (!heif->context) {
    free(heif);
    return NULL;
  }
  // The caller decodes several pictures at once if it wants to.
  if (library.set_threads) library.set_threads(heif->context, 0);
  if (!succeeded(heif, library.read(heif->context, bytes, count, NULL))) return heif;
  if (!succeeded(heif, library.primary(heif->context, &heif->handle))) return heif;
  const int width = library.handle_width(heif->handle), height = library.handle_height(heif->handle);
  if (width < 1 || height < 1) {
    snprintf(heif->message, sizeof heif->message, "its size is %d x %d", width, height);
    return heif;
  }
  *header = (fovea_heif_header){width, height, library.handle_alpha(heif->handle) != 0};
  return heif;
}

const uint8_t *fovea_heif_decode(fovea_heif *heif, int32_t width, int32_t height, ptrdiff_t *stride) {
  const status result =
    library.decode(heif->handle, &heif->image, COLOURSPACE_RGB, CHROMA_INTERLEAVED_RGB, NULL);
  if (!succeeded(heif, result)) return NULL;
  int row = 0;
  const uint8_t *plane = library.plane(heif->image, CHANNEL_INTERLEAVED, &row);
  const int columns = library.image_width(heif->image, CHANNEL_INTERLEAVED);
  const int rows = library.image_height(heif->image, CHANNEL_INTERLEAVED);
  if (!plane || columns < width || rows < height || row / 3 < width) {
    snprintf(heif->message, sizeof heif->message, "its header announces %d x %d pixels, it has %d x %d", width,
             height, columns, rows);
    return NULL;
  }
  *stride = row;
  return plane;
}

const char *fovea_heif_message(const fovea_heif *heif) { return heif->message; }

void fovea_heif_close(fovea_heif *heif) {
  if (!heif) return;
  if (heif->image) library.image_release(heif->image);
  if (heif->handle) library.handle_release(heif->handle);
  library.context_free(heif->context);
  free(heif);
}
