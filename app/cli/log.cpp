#include "log.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>

#include "base/error.h"

namespace lacewing::cli {
namespace {

// Resident memory, from the second number of /proc/self/statm; 0 where there is none.
long resident_megabytes() {
  std::ifstream file("/proc/self/statm");
  long size = 0, resident = 0;
  file >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE) / 1'000'000;
}

}  // namespace

void Log::write(const std::string& text) const {
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start_;
  char head[64];
  std::snprintf(head, sizeof head, "log: %.3f s, %ld MB: ", seconds.count(), resident_megabytes());
  std::cerr << head + one_line(Error(text)) + "\n";
}

void Log::progress(const JobInfo& info) {
  const Progress& progress = info.progress;
  std::string phase = to_string(info.state);
  if (progress.total > 0) phase += ", " + std::to_string(progress.total) + " " + progress.unit;
  const auto now = std::chrono::steady_clock::now();
  const bool new_note = progress.note != note_ && now - noted_ >= std::chrono::seconds(1);
  if (phase == phase_ && !new_note) return;
  phase_ = phase;
  note_ = progress.note;
  noted_ = now;
  write(info.title + ": " + phase + (note_.empty() ? "" : ", " + note_));
}

}  // namespace lacewing::cli
