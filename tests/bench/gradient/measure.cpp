#include "measure.h"

#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fstream>

#include "base/error.h"

namespace lacewing::bench {
namespace {

double clock_ms(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Timing time_calls(const Contender& contender, int calls) {
  const double cpu = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
  std::vector<double> walls;
  for (int i = 0; i < calls; ++i) {
    const double start = clock_ms(CLOCK_MONOTONIC);
    contender.call();
    walls.push_back(clock_ms(CLOCK_MONOTONIC) - start);
  }
  return {(clock_ms(CLOCK_PROCESS_CPUTIME_ID) - cpu) / calls, median(walls)};
}

std::int64_t status_bytes(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::int64_t kilobytes = 0;
    if (word == key + ":" && status >> kilobytes) return kilobytes * 1024;
  }
  throw Error("/proc/self/status has no " + key);
}

}  // namespace

std::vector<Timing> take_turns(const std::vector<Contender>& contenders, int rounds, double block_ms) {
  std::vector<int> calls;
  for (const Contender& contender : contenders) {
    contender.call();
    calls.push_back(std::max(1, static_cast<int>(block_ms / time_calls(contender, 1).cpu_ms)));
  }
  std::vector<std::vector<double>> cpu(contenders.size());
  std::vector<std::vector<double>> wall(contenders.size());
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      const Timing timing = time_calls(contenders[i], calls[i]);
      cpu[i].push_back(timing.cpu_ms);
      wall[i].push_back(timing.wall_ms);
    }
  }
  std::vector<Timing> timings;
  for (std::size_t i = 0; i < contenders.size(); ++i) timings.push_back({median(cpu[i]), median(wall[i])});
  return timings;
}

double paired_difference_ms(const std::function<void()>& base, const std::function<void()>& other,
                            int pairs) {
  std::vector<double> differences;
  for (int i = 0; i < pairs; ++i) {
    const bool base_first = i % 2 == 0;
    const double start = clock_ms(CLOCK_MONOTONIC);
    (base_first ? base : other)();
    const double middle = clock_ms(CLOCK_MONOTONIC);
    (base_first ? other : base)();
    const double first = middle - start, second = clock_ms(CLOCK_MONOTONIC) - middle;
    differences.push_back(base_first ? second - first : first - second);
  }
  return median(std::move(differences));
}

OtherThread::OtherThread(std::function<void()> call) : call_(std::move(call)), thread_([this] { work(); }) {}

OtherThread::~OtherThread() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  asked_.notify_one();
  thread_.join();
}

void OtherThread::call_and_wait() {
  std::unique_lock lock(mutex_);
  waiting_ = true;
  asked_.notify_one();
  answered_.wait(lock, [this] { return !waiting_; });
}

void OtherThread::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    asked_.wait(lock, [this] { return waiting_ || closing_; });
    if (closing_) return;
    call_();
    waiting_ = false;
    answered_.notify_one();
  }
}

std::int64_t resident_bytes() {
  return status_bytes("VmRSS");
}
std::int64_t peak_bytes() {
  return status_bytes("VmHWM");
}
void reset_peak() {
  std::ofstream("/proc/self/clear_refs") << "5";
}

}  // namespace lacewing::bench
