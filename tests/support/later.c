// Lets a program believe that it is later, by RECOURSE_TEST_LATER_S seconds: preloaded where a test
// must see what happens years from now. Clocks that measure time passing are left as they are.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec* out) {
  static int (*ask)(clockid_t, struct timespec*);
  static long later;
  if (!ask) {
    const char* seconds = getenv("RECOURSE_TEST_LATER_S");
    later = seconds ? atol(seconds) : 0;
    ask = (int (*)(clockid_t, struct timespec*))dlsym(RTLD_NEXT, "clock_gettime");
  }
  const int failed = ask(clock, out);
  if (!failed && clock == CLOCK_REALTIME) out->tv_sec += later;
  return failed;
}
