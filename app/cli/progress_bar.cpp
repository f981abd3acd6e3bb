#include "progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lacewing::cli {

ProgressBar::ProgressBar() : visible_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (visible_) std::fputs("\r\033[K", stderr);
}

void ProgressBar::show(const JobInfo& info) {
  if (!visible_) return;
  // "\033[K" wipes what a longer line has left.
  std::fprintf(stderr, "\r%s\033[K", progress_line(info).c_str());
  std::fflush(stderr);
}

std::string duration(double seconds) {
  const auto whole = static_cast<long long>(std::ceil(seconds));
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

std::string progress_line(const JobInfo& info) {
  const Progress& progress = info.progress;
  std::string line;
  if (progress.total > 0) {
    constexpr std::int64_t width = 20;
    const std::int64_t done = std::clamp<std::int64_t>(progress.done, 0, progress.total);
    const auto filled = static_cast<std::size_t>(width * done / progress.total);
    const std::string percent = std::to_string(100 * done / progress.total);
    line = "[" + std::string(filled, '#') + std::string(width - filled, '-') + "] " +
           std::string(3 - percent.size(), ' ') + percent + " %  " + std::to_string(done) + "/" +
           std::to_string(progress.total);
  } else {
    line = std::to_string(progress.done);
  }
  if (!progress.unit.empty()) line += " " + progress.unit;
  if (info.seconds_left >= 0) line += ", " + duration(info.seconds_left) + " left";
  if (!progress.note.empty()) line += "  " + progress.note;
  return line;
}

}  // namespace lacewing::cli
