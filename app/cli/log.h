#pragma once
// --verbose: one line on stderr for everything that happens, with the time since the start and the memory in
// use.

#include <chrono>
#include <string>

#include "session/session.h"

namespace lacewing::cli {

class Log {
 public:
  /// "log: 1.204 s, 312 MB: text".
  void write(const std::string& text) const;
  /// Only what is new: another state or phase, and once a second another note.
  void progress(const JobInfo& info);

 private:
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point noted_{};
  std::string phase_, note_;
};

}  // namespace lacewing::cli
