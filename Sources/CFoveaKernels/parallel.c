#include "parallel.h"

#if defined(__APPLE__)
#include <dispatch/dispatch.h>
#include <unistd.h>

static _Thread_local int wanted;
void fovea_set_threads(int count) { wanted = count; }
static int fovea_threads(void) { return wanted > 0 ? wanted : (int)sysconf(_SC_NPROCESSORS_ONLN); }
#else
// Of libgomp, which oneDNN brings along; the compiler brings no omp.h.
extern void GOMP_parallel(void (*function)(void *), void *data, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);
extern void omp_set_num_threads(int count);

void fovea_set_threads(int count) { omp_set_num_threads(count); }
#endif

typedef struct {
  int64_t count;
  fovea_body body;
  void *context;
} loop;

static void run_part(const loop *work, int64_t part, int64_t parts) {
  int64_t begin = work->count * part / parts, end = work->count * (part + 1) / parts;
  if (begin < end) work->body(work->context, begin, end);
}

#if !defined(__APPLE__)
static void team_member(void *data) { run_part(data, omp_get_thread_num(), omp_get_num_threads()); }
#endif

void fovea_parallel(int64_t count, int64_t grain, fovea_body body, void *context) {
  loop work = {count, body, context};
  if (count < grain || count < 2) {
    run_part(&work, 0, 1);
    return;
  }
#if defined(__APPLE__)
  const loop *shared = &work;
  int64_t parts = fovea_threads();
  dispatch_apply(parts, DISPATCH_APPLY_AUTO, ^(size_t part) { run_part(shared, part, parts); });
#else
  GOMP_parallel(team_member, &work, 0, 0);
#endif
}
