#pragma once
// How long the calling thread has worked, apart from waiting for the processor.

#include <time.h>

namespace lacewing::ui {

/// CPU time of the calling thread, ms.
inline double threadMilliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace lacewing::ui
