#pragma once
// The session's engine: loaded once, on first need, in a thread of its own, so that a waiting job can still
// be cancelled.

#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "session/engine.h"

namespace lacewing {

class EngineHolder {
 public:
  explicit EngineHolder(std::function<std::unique_ptr<Engine>()> load) : load_(std::move(load)) {}
  ~EngineHolder();

  /// Starts loading unless it is loaded or being loaded.
  void start();
  /// The engine, loaded if need be. `check` is called every few milliseconds meanwhile and may throw. Throws
  /// Error if the engine cannot be loaded; the next call tries again.
  Engine& get(const std::function<void()>& check = {});

 private:
  void start_locked();

  const std::function<std::unique_ptr<Engine>()> load_;
  std::mutex mutex_;
  std::condition_variable loaded_;
  std::unique_ptr<Engine> engine_;
  std::exception_ptr failure_;
  bool loading_ = false;
  std::thread thread_;
};

}  // namespace lacewing
