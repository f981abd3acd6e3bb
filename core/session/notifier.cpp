#include "session/notifier.h"

namespace lacewing {

Notifier::Notifier() : thread_([this] { work(); }) {}

Notifier::~Notifier() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Notifier::post(std::function<void()> call) {
  {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
  }
  changed_.notify_all();
}

bool Notifier::idle() const {
  const std::lock_guard lock(mutex_);
  return calls_.empty() && !calling_;
}

void Notifier::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return closing_ || !calls_.empty(); });
    if (calls_.empty()) return;
    std::function<void()> call = std::move(calls_.front());
    calls_.pop_front();
    calling_ = true;
    lock.unlock();
    call();
    call = nullptr;  // what the call holds is released without the lock too
    lock.lock();
    calling_ = false;
  }
}

}  // namespace lacewing
