#pragma once
// How long the calling thread has worked, apart from waiting for the processor.

#include <time.h>

#include <chrono>

namespace lacewing {

/// CPU time of the calling thread.
inline std::chrono::nanoseconds thread_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace lacewing
