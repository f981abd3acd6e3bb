#pragma once
// Memory of this program over time, and whether it stays where it is.

#include <vector>

namespace lacewing::ui {

/// In MiB, at a time in minutes.
struct MemorySample {
  double at = 0;
  double own = 0;      ///< physical pages of the program itself: its heap, stacks and shared memory
  double heap = 0;     ///< what malloc has given out and not got back: grows when something is kept
  double strokes = 0;  ///< of both: kept by the undo history's strokes, which is bounded on its own
  /// Physical pages of libraries and other files. They come as code runs for the first time and go as the
  /// system wants them back; all of them are no more than the files.
  double files = 0;
  double resident() const { return own + files; }
};

/// This program now, after malloc has given back the pages that it held free, as a window does every minute
/// (shell/memory_care.h).
MemorySample memoryNow(double at, std::size_t strokeBytes);

class MemoryCurve {
 public:
  /// Caches and histories fill first: samples before `warm` minutes do not count.
  explicit MemoryCurve(double warm) : warm_(warm) {}
  void add(const MemorySample& sample) { samples_.push_back(sample); }
  const std::vector<MemorySample>& samples() const { return samples_; }

  /// MiB a minute after the warm-up, strokes left out: they come and go. By least squares through the median
  /// of each minute, so that one peak does not decide. 0 with less than three minutes.
  double growth(double MemorySample::*member) const;
  /// MiB a minute by which the highest minute after the warm-up exceeds the highest of the warm-up's second
  /// half; below 0 when it does not. For what wanders: pages that malloc holds half free come and go by MiB
  /// within minutes, which a slope takes for growth.
  double rise(double MemorySample::*member) const;
  /// Neither does the heap grow nor do the program's own pages rise faster than this; false with less than
  /// three minutes after the warm-up.
  bool isFlat(double mibPerMinute) const;

 private:
  std::vector<MemorySample> minutes(double MemorySample::*member, double from, double to) const;
  std::vector<MemorySample> minutesAfterWarmUp(double MemorySample::*member) const;
  double warm_;
  std::vector<MemorySample> samples_;
};

}  // namespace lacewing::ui
