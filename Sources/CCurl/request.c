#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

// The part of libcurl's interface that is used here.
enum {
  GLOBAL_ALL = 3,
  WRITEDATA = 10001, URL = 10002, ERRORBUFFER = 10010, HTTPHEADER = 10023, HEADERDATA = 10029,
  WRITEFUNCTION = 20011, HEADERFUNCTION = 20079,
  NOBODY = 44, HTTP_VERSION = 84, NOSIGNAL = 99, PROTOCOLS = 181, SUPPRESS_CONNECT_HEADERS = 265, QUICK_EXIT = 322,
  HTTP_1_1 = 2, HTTP_AND_HTTPS = 1 | 2,
  PAUSE = 0x10000001, GO_ON = 0, DONE = 1, ERROR_SIZE = 256
};
typedef struct {
  int kind;
  void *easy;
  union {
    void *whatever;
    int result;
  } data;
} message;

static struct {
  int (*global_init)(long);
  void *(*easy_init)(void);
  int (*setopt)(void *, int, ...);
  int (*pause)(void *, int);
  const char *(*strerror)(int);
  const char *(*multi_strerror)(int);
  void (*easy_cleanup)(void *);
  void *(*append)(void *, const char *);
  void (*free_all)(void *);
  void *(*multi_init)(void);
  int (*add)(void *, void *);
  int (*perform)(void *, int *);
  int (*poll)(void *, void *, unsigned, int, int *);
  message *(*read)(void *, int *);
  int (*remove)(void *, void *);
  int (*multi_cleanup)(void *);
} curl;

static int is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/// Finds all functions in a library; false if one is missing.
static int find(void *file) {
  const struct {
    const char *name;
    void *to;
  } functions[] = {
    {"curl_global_init", &curl.global_init}, {"curl_easy_init", &curl.easy_init},
    {"curl_easy_setopt", &curl.setopt}, {"curl_easy_pause", &curl.pause},
    {"curl_easy_strerror", &curl.strerror}, {"curl_multi_strerror", &curl.multi_strerror},
    {"curl_easy_cleanup", &curl.easy_cleanup}, {"curl_slist_append", &curl.append},
    {"curl_slist_free_all", &curl.free_all}, {"curl_multi_init", &curl.multi_init},
    {"curl_multi_add_handle", &curl.add}, {"curl_multi_perform", &curl.perform},
    {"curl_multi_poll", &curl.poll}, {"curl_multi_info_read", &curl.read},
    {"curl_multi_remove_handle", &curl.remove}, {"curl_multi_cleanup", &curl.multi_cleanup},
  };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    void *function = dlsym(file, functions[i].name);
    if (!function) return 0;
    memcpy(functions[i].to, &function, sizeof function);
  }
  return 1;
}

static void load(void) {
  static const char *const names[] = {
    "libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib", "/usr/lib/libcurl.4.dylib",
  };
  for (size_t i = 0; i < sizeof names / sizeof *names && !is_loaded; i++) {
    void *file = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (file) is_loaded = find(file) && curl.global_init(GLOBAL_ALL) == 0;
  }
}

int fovea_curl_is_available(void) {
  pthread_once(&once, load);
  return is_loaded;
}

/// Bytes that grow at their end.
typedef struct {
  uint8_t *start;
  size_t count, capacity;
} buffer;

static int add(buffer *to, const void *bytes, size_t count) {
  if (to->count + count > to->capacity) {
    size_t capacity = 2 * (to->count + count);
    uint8_t *start = realloc(to->start, capacity);
    if (!start) return 0;
    *to = (buffer){start, to->count, capacity};
  }
  if (count) memcpy(to->start + to->count, bytes, count);
  to->count += count;
  return 1;
}

/// A connection that is faster than the reader waits with so many bytes in memory.
enum { LARGEST_COUNT = 4 << 20, LARGEST_HEADERS = 1 << 20 };

struct fovea_request {
  void *easy, *multi, *lines;
  /// The headers of the answer, each ending in a zero.
  buffer headers;
  /// What has come, of which `taken` bytes were handed out.
  buffer body;
  size_t taken;
  int status, has_answer, is_paused, is_done, failure;
  /// What libcurl's outer interface has failed with, 0 for nothing.
  int trouble;
  char error[ERROR_SIZE];
};

static size_t take_header(const char *line, size_t size, size_t count, void *data) {
  fovea_request *request = data;
  size *= count;
  // What a proxy or a server says first gives way to the answer itself.
  if (size > 5 && !memcmp(line, "HTTP/", 5)) {
    const char *code = memchr(line, ' ', size);
    request->headers.count = 0;
    request->status = 0;
    for (size_t i = 1; code && i <= 3 && code + i < line + size && code[i] >= '0' && code[i] <= '9'; i++)
      request->status = 10 * request->status + code[i] - '0';
  }
  size_t length = size;
  while (length && (line[length - 1] == '\r' || line[length - 1] == '\n')) length--;
  if (!length) request->has_answer = request->status >= 200;
  while (length && (line[length - 1] == ' ' || line[length - 1] == '\t')) length--;
  if (request->headers.count + length > LARGEST_HEADERS) return 0;
  return add(&request->headers, line, length) && add(&request->headers, "", 1) ? size : 0;
}

static size_t take_bytes(const char *bytes, size_t size, size_t count, void *data) {
  fovea_request *request = data;
  size *= count;
  if (request->body.count - request->taken >= LARGEST_COUNT) {
    request->is_paused = 1;
    return PAUSE;
  }
  return add(&request->body, bytes, size) ? size : 0;
}

fovea_request *fovea_request_open(const char *address, const char *const *headers, int count, int head_only) {
  if (!fovea_curl_is_available()) return NULL;
  fovea_request *request = calloc(1, sizeof *request);
  if (!request) return NULL;
  request->easy = curl.easy_init();
  request->multi = curl.multi_init();
  if (!request->easy || !request->multi) {
    fovea_request_close(request);
    return NULL;
  }
  int is_complete = 1;
  for (int i = 0; i < count && is_complete; i++) {
    void *lines = curl.append(request->lines, headers[i]);
    is_complete = lines != NULL;
    if (lines) request->lines = lines;
  }
  void *easy = request->easy;
  is_complete = is_complete && !curl.setopt(easy, URL, address) && !curl.setopt(easy, HTTPHEADER, request->lines) &&
                !curl.setopt(easy, PROTOCOLS, (long)HTTP_AND_HTTPS) &&
                !curl.setopt(easy, HEADERFUNCTION, take_header) && !curl.setopt(easy, HEADERDATA, request) &&
                !curl.setopt(easy, WRITEFUNCTION, take_bytes) && !curl.setopt(easy, WRITEDATA, request);
  if (head_only) is_complete = is_complete && !curl.setopt(easy, NOBODY, 1L);
  curl.setopt(easy, ERRORBUFFER, request->error);
  curl.setopt(easy, NOSIGNAL, 1L);
  curl.setopt(easy, SUPPRESS_CONNECT_HEADERS, 1L);
  // One transfer on one connection, which a reader that waits can hold.
  curl.setopt(easy, HTTP_VERSION, (long)HTTP_1_1);
  // Closing does not wait for the name of a server; before version 7.87 it does.
  curl.setopt(easy, QUICK_EXIT, 1L);
  if (!is_complete || curl.add(request->multi, easy)) {
    fovea_request_close(request);
    return NULL;
  }
  return request;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static int has_answer(const fovea_request *request) { return request->has_answer; }
static int has_bytes(const fovea_request *request) { return request->body.count > request->taken; }

/// Goes on with the transfer until something has arrived, it has ended, or the time is over.
static int wait_for(fovea_request *request, double seconds, int (*arrived)(const fovea_request *)) {
  double end = now() + seconds;
  while (!arrived(request)) {
    if (request->is_done) return request->failure ? FOVEA_REQUEST_FAILED : FOVEA_REQUEST_END;
    int running;
    if ((request->trouble = curl.perform(request->multi, &running))) return FOVEA_REQUEST_FAILED;
    message *news;
    int left;
    while ((news = curl.read(request->multi, &left))) {
      if (news->kind != DONE) continue;
      request->is_done = 1;
      request->failure = news->data.result;
    }
    if (arrived(request) || request->is_done) continue;
    double rest = end - now();
    if (rest <= 0) return FOVEA_REQUEST_LATE;
    request->trouble = curl.poll(request->multi, NULL, 0, rest < 1 ? (int)(1000 * rest) + 1 : 1000, NULL);
    if (request->trouble) return FOVEA_REQUEST_FAILED;
  }
  return FOVEA_REQUEST_READY;
}

int fovea_request_wait_answer(fovea_request *request, double seconds) {
  return wait_for(request, seconds, has_answer);
}

int fovea_request_wait_bytes(fovea_request *request, double seconds) {
  if (request->taken == request->body.count) request->taken = request->body.count = 0;
  if (request->is_paused && !has_bytes(request)) {
    request->is_paused = 0;
    curl.pause(request->easy, GO_ON);
  }
  return wait_for(request, seconds, has_bytes);
}

int fovea_request_status(const fovea_request *request) { return request->has_answer ? request->status : 0; }

const char *fovea_request_header(const fovea_request *request, const char *name) {
  size_t length = strlen(name), at = 0;
  while (at < request->headers.count) {
    const char *line = (const char *)request->headers.start + at;
    at += strlen(line) + 1;
    if (strncasecmp(line, name, length) || line[length] != ':') continue;
    const char *value = line + length + 1;
    while (*value == ' ' || *value == '\t') value++;
    return value;
  }
  return NULL;
}

const uint8_t *fovea_request_bytes(fovea_request *request, size_t *count) {
  const uint8_t *bytes = request->body.start + request->taken;
  *count = request->body.count - request->taken;
  request->taken = request->body.count;
  return bytes;
}

int fovea_request_failure(const fovea_request *request) { return request->failure; }

const char *fovea_request_message(const fovea_request *request) {
  if (request->trouble) return curl.multi_strerror(request->trouble);
  return request->error[0] ? request->error : curl.strerror(request->failure);
}

void fovea_request_close(fovea_request *request) {
  if (!request) return;
  if (request->multi && request->easy) curl.remove(request->multi, request->easy);
  if (request->easy) curl.easy_cleanup(request->easy);
  if (request->multi) curl.multi_cleanup(request->multi);
  if (request->lines) curl.free_all(request->lines);
  free(request->headers.start);
  free(request->body.start);
  free(request);
}
