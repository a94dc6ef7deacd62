// Numbers of 16 bits: the upper half of a `float`.
#ifndef FOVEA_BFLOAT16_H
#define FOVEA_BFLOAT16_H

#include <stdint.h>

static inline __attribute__((always_inline)) float fovea_widen(uint16_t bits) {
  union {
    uint32_t bits;
    float value;
  } wide = {(uint32_t)bits << 16};
  return wide.value;
}

/// To the nearest; of two equally near ones to the one whose last digit is 0.
static inline __attribute__((always_inline)) uint16_t fovea_narrow(float value) {
  union {
    float value;
    uint32_t bits;
  } wide = {value};
  uint32_t rounded = (wide.bits + 0x7FFF + (wide.bits >> 16 & 1)) >> 16;
  // Rounding could make infinity of what is no number.
  return (uint16_t)(value != value ? wide.bits >> 16 | 0x40 : rounded);
}

#endif
