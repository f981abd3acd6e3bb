#pragma once
// All calls to the outside: one at a time, in order and never under a lock. A thread of its own makes them,
// or one that has just posted and saves the time of waking it.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace lacewing {

class Notifier {
 public:
  using Call = std::function<void()>;

  Notifier();
  /// Makes the calls that are still waiting, and those that they bring about, then joins.
  ~Notifier();

  /// `call` must not throw.
  void post(Call call);
  /// Like post, by one who deliver()s next.
  void append(Call call);
  /// Makes the calls that wait now on the calling thread, which holds no lock. Another that is calling makes
  /// them in its place.
  void deliver();
  /// Nothing waits and nothing is being called.
  bool idle() const;

 private:
  void work();
  void make_calls(std::size_t count, std::unique_lock<std::mutex>& lock);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Call> calls_;
  bool calling_ = false;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace lacewing
