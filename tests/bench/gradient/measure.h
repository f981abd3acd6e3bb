#pragma once
// Time on a shared machine: contenders take turns in short blocks, each block is one sample of processor
// time a call and of wall time, and medians are compared.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lacewing::bench {

struct Contender {
  std::string name;
  std::function<void()> call;
};

struct Timing {
  double cpu_ms = 0;   ///< of the whole process, a call: the median over rounds
  double wall_ms = 0;  ///< of a call: the median over rounds of the median call
};

/// Makes a call on a thread that sleeps in between, and waits for it: the least that any asynchronous call
/// costs.
class OtherThread {
 public:
  explicit OtherThread(std::function<void()> call);
  ~OtherThread();
  void call_and_wait();

 private:
  void work();

  const std::function<void()> call_;
  std::mutex mutex_;
  std::condition_variable asked_, answered_;
  bool waiting_ = false, closing_ = false;
  std::thread thread_;
};

/// In each of `rounds` rounds every contender runs for about `block_ms`. Each is called twice before.
std::vector<Timing> take_turns(const std::vector<Contender>& contenders, int rounds, double block_ms);

/// Wall ms that a call of `other` takes longer than one of `base`: the median over `pairs` calls, made one
/// after the other, so that a machine whose speed drifts does it to both.
double paired_difference_ms(const std::function<void()>& base, const std::function<void()>& other, int pairs);

/// Resident memory of this process in bytes: now, and the highest since reset_peak().
std::int64_t resident_bytes();
std::int64_t peak_bytes();
void reset_peak();

}  // namespace lacewing::bench
