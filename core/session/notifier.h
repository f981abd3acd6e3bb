#pragma once
// One thread that makes all calls to the outside, in order and never under a lock.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace lacewing {

class Notifier {
 public:
  Notifier();
  /// Makes the calls that are still waiting, and those that they bring about, then joins.
  ~Notifier();

  /// `call` must not throw.
  void post(std::function<void()> call);
  /// Nothing waits and nothing is being called.
  bool idle() const;

 private:
  void work();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> calls_;
  bool calling_ = false;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace lacewing
