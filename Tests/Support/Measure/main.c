// Runs a command under limits, and writes its exit code, seconds of processor time and peak memory to a file:
//
//   Measure RESULT USER MEMORY FILE COMMAND [ARGUMENT...]
//
// USER is a number, 0 for no change; MEMORY and FILE are limits in bytes. It is a program of its own since a child's
// peak memory begins with its parent's, and tests are large.
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void limit(int resource, const char *bytes) {
  struct rlimit limit = {strtoull(bytes, NULL, 10), strtoull(bytes, NULL, 10)};
  if (setrlimit(resource, &limit) != 0) _exit(126);
}

static void become(unsigned user) {
  if (user == 0) return;
  if (setgroups(0, NULL) != 0 || setgid(user) != 0 || setuid(user) != 0) _exit(126);
}

int main(int count, char **arguments) {
  if (count < 6) return 2;
  pid_t child = fork();
  if (child < 0) return 2;
  if (child == 0) {
    limit(RLIMIT_DATA, arguments[3]);
    limit(RLIMIT_FSIZE, arguments[4]);
    become((unsigned)strtoul(arguments[2], NULL, 10));
    execv(arguments[5], arguments + 5);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (wait4(child, &status, 0, &usage) != child) return 2;
  double seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
                   + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
#ifdef __APPLE__
  long long memory = usage.ru_maxrss;
#else
  long long memory = usage.ru_maxrss * 1024LL;
#endif
  FILE *result = fopen(arguments[1], "w");
  if (result == NULL) return 2;
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  fprintf(result, "%d %f %lld\n", code, seconds, memory);
  return fclose(result) == 0 ? 0 : 2;
}
