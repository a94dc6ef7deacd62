// The passes of max_pooling_rows.c over channels side by side, for one kind of elements; included once for each.

FOVEA_CLONES
static void NAME(choose_channels)(void *context, int64_t begin, int64_t end) {
  const choosing *c = context;
  const fovea_taps *t = c->taps;
  for (int64_t line = begin; line < end; line++) {
    int64_t image = line / t->rows, p = line % t->rows;
    const ELEMENT *x = (const ELEMENT *)c->input + image * t->height * t->width * c->channels;
    for (int64_t q = 0; q < t->columns; q++) {
      int64_t at = (line * t->columns + q) * c->channels;
      ELEMENT *restrict best = (ELEMENT *)c->result + at;
      uint8_t *restrict choice = c->choices ? (uint8_t *)c->choices + at : 0;
      for (int64_t k = 0; k < c->channels; k++) best[k] = LOWEST;
      if (choice)
        for (int64_t k = 0; k < c->channels; k++) choice[k] = FOVEA_NO_CHOICE;
      for (int64_t r = 0; r < t->size[0]; r++) {
        int64_t row = p * t->stride[0] - t->before[0] + r;
        if (row < 0 || row >= t->height) continue;
        for (int64_t s = 0; s < t->size[1]; s++) {
          int64_t column = q * t->stride[1] - t->before[1] + s;
          if (column < 0 || column >= t->width) continue;
          uint8_t tap = (uint8_t)(r * t->size[1] + s);
          const ELEMENT *restrict from = x + (row * t->width + column) * c->channels;
          if (choice)
            for (int64_t k = 0; k < c->channels; k++) {
              float value = READ(from[k]);
              int wins = (value > READ(best[k])) | (value != value) | (choice[k] == FOVEA_NO_CHOICE);
              best[k] = wins ? from[k] : best[k];
              choice[k] = wins ? tap : choice[k];
            }
          else
            for (int64_t k = 0; k < c->channels; k++) {
              float value = READ(from[k]);
              best[k] = ((value > READ(best[k])) | (value != value)) ? from[k] : best[k];
            }
        }
      }
      if (choice && c->marks)
        for (int64_t k = 0; k < c->channels; k++)
          choice[k] = READ(best[k]) <= 0 ? FOVEA_NO_CHOICE : choice[k];
    }
  }
}

FOVEA_CLONES
static void NAME(gather_channels)(void *context, int64_t begin, int64_t end) {
  const choosing *c = context;
  const fovea_taps *t = c->taps;
  for (int64_t line = begin; line < end; line++) {
    int64_t image = line / t->height, h = line % t->height;
    int64_t base = image * t->rows * t->columns;
    for (int64_t w = 0; w < t->width; w++) {
      ELEMENT *result = (ELEMENT *)c->result + ((image * t->height + h) * t->width + w) * c->channels;
      for (int64_t start = 0; start < c->channels; start += CHUNK) {
        int64_t count = least(CHUNK, c->channels - start);
        float sum[CHUNK] = {0};
        for (int64_t r = t->size[0] - 1; r >= 0; r--) {
          int64_t p = h + t->before[0] - r;
          if (p < 0 || p % t->stride[0] || p / t->stride[0] >= t->rows) continue;
          for (int64_t s = t->size[1] - 1; s >= 0; s--) {
            int64_t q = w + t->before[1] - s;
            if (q < 0 || q % t->stride[1] || q / t->stride[1] >= t->columns) continue;
            int64_t at = (base + p / t->stride[0] * t->columns + q / t->stride[1]) * c->channels + start;
            const uint8_t *restrict choice = (const uint8_t *)c->choices + at;
            uint8_t tap = (uint8_t)(r * t->size[1] + s);
            const ELEMENT *restrict gradient = (const ELEMENT *)c->input + at;
            for (int64_t k = 0; k < count; k++) sum[k] += choice[k] == tap ? READ(gradient[k]) : 0;
          }
        }
        for (int64_t k = 0; k < count; k++) result[start + k] = WRITE(sum[k]);
      }
    }
  }
}
