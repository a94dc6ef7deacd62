// Requests of HTTP through a libcurl that is loaded at run time.
#ifndef FOVEA_CURL_H
#define FOVEA_CURL_H

#include <stddef.h>
#include <stdint.h>

/// A request under way, with what has come of its answer.
typedef struct fovea_request fovea_request;

/// What waiting has come to.
enum {
  FOVEA_REQUEST_READY = 1,   ///< What was waited for is there.
  FOVEA_REQUEST_END = 0,     ///< The answer has ended.
  FOVEA_REQUEST_LATE = -1,   ///< The time is over.
  FOVEA_REQUEST_FAILED = -2  ///< The transfer failed: `fovea_request_failure` says how.
};

/// Whether libcurl is installed.
int fovea_curl_is_available(void);

/// Sends a request without following redirects; `headers` are lines such as `Range: bytes=5-`.
///
/// With `head_only` the method is HEAD, and the answer has no body. Null if memory runs out or libcurl is missing.
fovea_request *fovea_request_open(const char *address, const char *const *headers, int count, int head_only);

/// Waits for the headers of the answer.
int fovea_request_wait_answer(fovea_request *request, double seconds);

/// The status of the answer, 0 before it is there.
int fovea_request_status(const fovea_request *request);

/// The value of a header of the answer, whatever the case of its name; null if there is none.
const char *fovea_request_header(const fovea_request *request, const char *name);

/// Waits for bytes of the answer.
int fovea_request_wait_bytes(fovea_request *request, double seconds);

/// The bytes that have come and were not handed out yet; valid until the next wait.
const uint8_t *fovea_request_bytes(fovea_request *request, size_t *count);

/// The number that libcurl gives to the failure, as in `CURLE_COULDNT_CONNECT`.
int fovea_request_failure(const fovea_request *request);

/// What libcurl says about the failure.
const char *fovea_request_message(const fovea_request *request);

void fovea_request_close(fovea_request *request);

#endif
