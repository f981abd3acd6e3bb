#include "measure/loop_watch.h"

#include <algorithm>

#include "base/thread_time.h"

namespace lacewing::ui {
namespace {

constexpr int beatEvery = 5;  // ms

double threadMilliseconds() {
  return std::chrono::duration<double, std::milli>(thread_time()).count();
}

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
  const double block = now - lastBeat_ - beatEvery, work = all - lastWork_;
  longestBlock_ = std::max(longestBlock_, block);
  longestWork_ = std::max(longestWork_, work);
  lastBeat_ = now;
  lastWork_ = all;
  if (block > blocked) ++blocks_;
  if (work > blocked) ++longWorks_;
  if (std::max(block, work) <= slowAfter) return;
  Slow& slow = slow_[doing_];
  slow.block = std::max(slow.block, block);
  slow.work = std::max(slow.work, work);
  ++slow.times;
}

}  // namespace lacewing::ui
