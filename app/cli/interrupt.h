#pragma once
// Ctrl+C: the first one (or a SIGTERM) asks the job to stop, so that finished work is kept; the second one
// ends the program.

#include <atomic>
#include <stop_token>
#include <thread>

namespace lacewing::cli {

class Interrupt {
 public:
  /// Blocks the signals in this thread, and so in those that it starts, and waits for them in one of its own.
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  std::stop_token token() const { return stop_.get_token(); }

 private:
  void wait();

  std::stop_source stop_;
  std::atomic<bool> closing_ = false;
  std::thread thread_;
};

}  // namespace lacewing::cli
