#include "measure/loop_watch.h"

#include <algorithm>

#include "measure/thread_time.h"

namespace lacewing::ui {
namespace {

constexpr int beatEvery = 5;  // ms

}  // namespace

LoopWatch::LoopWatch(QObject* parent) : QObject(parent) {
  beat_.setTimerType(Qt::PreciseTimer);
  connect(&beat_, &QTimer::timeout, this, &LoopWatch::look);
}

void LoopWatch::start() {
  clock_.start();
  lastBeat_ = 0;
  lastWork_ = threadMilliseconds();
  beat_.start(beatEvery);
}

void LoopWatch::look() {
  const double now = static_cast<double>(clock_.nsecsElapsed()) / 1e6, all = threadMilliseconds();
  const double work = all - lastWork_;
  longestBlock_ = std::max(longestBlock_, now - lastBeat_ - beatEvery);
  longestWork_ = std::max(longestWork_, work);
  lastBeat_ = now;
  lastWork_ = all;
  if (work > blocked) ++blocks_;
  if (work <= slowAfter) return;
  Slow& slow = slow_[doing_];
  slow.longest = std::max(slow.longest, work);
  ++slow.times;
}

}  // namespace lacewing::ui
