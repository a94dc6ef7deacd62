// Includes the file that PASSES names once for `float` and once for `bfloat16`. The file sees ELEMENT, IS_HALF, LOWEST
// (minus infinity), READ and WRITE (to and from `float`), and NAME, which makes a name of its own for each element.

#include <math.h>

#include "bfloat16.h"

#define JOIN_(name, suffix) name##_##suffix
#define JOIN(name, suffix) JOIN_(name, suffix)
#define NAME(name) JOIN(name, ELEMENT)

#define ELEMENT float
#define IS_HALF 0
#define LOWEST -INFINITY
#define READ(x) (x)
#define WRITE(x) (x)
#include PASSES
#undef ELEMENT
#undef IS_HALF
#undef LOWEST
#undef READ
#undef WRITE

#define ELEMENT uint16_t
#define IS_HALF 1
#define LOWEST 0xFF80
#define READ(x) fovea_widen(x)
#define WRITE(x) fovea_narrow(x)
#include PASSES
#undef ELEMENT
#undef IS_HALF
#undef LOWEST
#undef READ
#undef WRITE

#undef NAME
#undef JOIN
#undef JOIN_
#undef PASSES
