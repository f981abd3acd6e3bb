#include "session/engine_holder.h"

#include <chrono>

namespace lacewing {

EngineHolder::~EngineHolder() {
  if (thread_.joinable()) thread_.join();
}

void EngineHolder::start() {
  const std::lock_guard lock(mutex_);
  if (!engine_) start_locked();
}

void EngineHolder::start_locked() {
  if (loading_) return;
  if (thread_.joinable()) thread_.join();  // it failed, and has told so with its last lock
  loading_ = true;
  failure_ = nullptr;
  thread_ = std::thread([this] {
    std::unique_ptr<Engine> engine;
    std::exception_ptr failure;
    try {
      engine = load_();
      if (!engine) throw Error("the engine library gave no engine");
    } catch (...) {
      failure = std::current_exception();
    }
    {
      const std::lock_guard lock(mutex_);
      engine_ = std::move(engine);
      failure_ = failure;
      loading_ = false;
    }
    loaded_.notify_all();
  });
}

Engine& EngineHolder::get(const std::function<void()>& check) {
  std::unique_lock lock(mutex_);
  if (engine_) return *engine_;
  start_locked();
  while (loading_) {
    loaded_.wait_for(lock, std::chrono::milliseconds(10));
    if (!check) continue;
    lock.unlock();
    check();
    lock.lock();
  }
  if (!engine_) std::rethrow_exception(failure_);
  return *engine_;
}

}  // namespace lacewing
