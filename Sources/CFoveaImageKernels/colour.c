#include "CFoveaImageKernels.h"
#include "clones.h"

// Every product is rounded before it is added to anything: processors that can do both at once would give
// other bytes than those that cannot.
#pragma STDC FP_CONTRACT OFF

enum { CHUNK = 256 };

static inline uint8_t grey_of(const uint8_t *pixel) {
  return (uint8_t)((19595u * pixel[0] + 38470u * pixel[1] + 7471u * pixel[2] + 0x8000u) >> 16);
}

FOVEA_CLONES
void fovea_grey(const uint8_t *restrict rgb, int64_t pixels, uint8_t *restrict grey) {
  for (int64_t i = 0; i < pixels; i++) grey[i] = grey_of(rgb + 3 * i);
}

static inline uint8_t blended(uint8_t first, uint8_t second, float factor) {
  float value = (float)first + factor * (float)((int)second - (int)first);
  value = value > 0 ? value : 0;
  return (uint8_t)(int)(value > 255 ? 255 : value);
}

FOVEA_CLONES
void fovea_blend(const uint8_t *restrict first, const uint8_t *restrict second, float factor, int64_t count,
                 uint8_t *restrict result) {
  for (int64_t i = 0; i < count; i++) result[i] = blended(first[i], second[i], factor);
}

FOVEA_CLONES
void fovea_saturate(const uint8_t *restrict rgb, float factor, int64_t pixels, uint8_t *restrict result) {
  uint8_t grey[3 * CHUNK];
  for (int64_t start = 0; start < pixels; start += CHUNK) {
    int64_t count = pixels - start < CHUNK ? pixels - start : CHUNK;
    const uint8_t *source = rgb + 3 * start;
    uint8_t *target = result + 3 * start;
    for (int64_t i = 0; i < count; i++)
      grey[3 * i] = grey[3 * i + 1] = grey[3 * i + 2] = grey_of(source + 3 * i);
    for (int64_t i = 0; i < 3 * count; i++) target[i] = blended(grey[i], source[i], factor);
  }
}

FOVEA_CLONES
void fovea_smooth_row(const uint8_t *restrict above, const uint8_t *restrict line,
                      const uint8_t *restrict below, int64_t channels, int64_t count,
                      uint8_t *restrict result) {
  const float light = (float)(1.0 / 13), heavy = (float)(5.0 / 13);
  for (int64_t i = 0; i < count; i++) {
    int64_t left = i - channels, right = i + channels;
    float sum = 0.5f;
    sum += (below[left] * light + below[i] * light) + below[right] * light;
    sum += (line[left] * light + line[i] * heavy) + line[right] * light;
    sum += (above[left] * light + above[i] * light) + above[right] * light;
    result[i] = (uint8_t)(int)(sum > 255 ? 255 : sum);
  }
}

// MARK: Hue

/// The nearest whole number; halves are rounded up.
static inline int nearest(double number) {
  return (int)(number + 0.5);
}

FOVEA_CLONES
void fovea_turn_hue(const uint8_t *restrict rgb, int turn, int64_t pixels, uint8_t *restrict result) {
  int red[CHUNK], green[CHUNK], blue[CHUNK];
  for (int64_t start = 0; start < pixels; start += CHUNK) {
    int count = pixels - start < CHUNK ? (int)(pixels - start) : CHUNK;
    const uint8_t *source = rgb + 3 * start;
    uint8_t *target = result + 3 * start;
    for (int i = 0; i < count; i++) {
      red[i] = source[3 * i];
      green[i] = source[3 * i + 1];
      blue[i] = source[3 * i + 2];
    }
    for (int i = 0; i < count; i++) {
      int r = red[i], g = green[i], b = blue[i];
      int most = r > g ? r : g, least = r < g ? r : g;
      most = most > b ? most : b;
      least = least < b ? least : b;
      int grey = most == least;
      // To hue and saturation: in single precision, but for the constants, which Pillow writes in double.
      float range = grey ? 1 : (float)(most - least);
      float share = range / (float)(most ? most : 1);
      float rc = (float)(most - r) / range, gc = (float)(most - g) / range, bc = (float)(most - b) / range;
      float from_red = bc - gc;
      float from_green = (float)(2.0 + (double)rc - (double)bc);
      float from_blue = (float)(4.0 + (double)gc - (double)rc);
      float sixths = r == most ? from_red : g == most ? from_green : from_blue;
      double turns = (double)sixths / 6.0 + 1.0;
      float part = (float)(turns - (double)(int)turns);
      int hue = grey ? 0 : (int)((double)part * 255.0);
      int saturation = grey ? 0 : (int)((double)share * 255.0);
      hue = (hue + turn) & 255;
      // And back.
      double place = (double)(float)hue * 6.0 / 255.0;
      int sector = (int)place;
      float rest = (float)(place - (double)(float)sector);
      float amount = (float)((double)(float)saturation / 255.0);
      double full = (double)(float)most;
      int low = nearest(full * (1.0 - (double)amount));
      int falling = nearest(full * (1.0 - (double)(amount * rest)));
      int rising = nearest(full * (1.0 - (double)amount * (1.0 - (double)rest)));
      sector = sector == 6 ? 0 : sector;
      red[i] = sector == 1 ? falling : ((sector == 2) | (sector == 3)) ? low : sector == 4 ? rising : most;
      green[i] = sector == 0 ? rising : ((sector == 1) | (sector == 2)) ? most : sector == 3 ? falling : low;
      blue[i] = ((sector == 0) | (sector == 1)) ? low : sector == 2 ? rising : sector == 5 ? falling : most;
    }
    for (int i = 0; i < count; i++) {
      target[3 * i] = (uint8_t)red[i];
      target[3 * i + 1] = (uint8_t)green[i];
      target[3 * i + 2] = (uint8_t)blue[i];
    }
  }
}
