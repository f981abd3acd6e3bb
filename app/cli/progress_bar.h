#pragma once
// One line on stderr, when it is a terminal: how far the job is and how long it still takes.

#include "session/session.h"

namespace lacewing::cli {

class ProgressBar {
 public:
  ProgressBar();
  /// Wipes the line.
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(const JobInfo& info);

 private:
  const bool visible_;
};

/// "[######--------------]  30 %  15/50 steps, 2 min 5 s left"
std::string progress_line(const JobInfo& info);
/// "3 s", "2 min 5 s", "1 h 40 min"
std::string duration(double seconds);

}  // namespace lacewing::cli
