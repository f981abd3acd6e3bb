#include "session/notifier.h"

namespace lacewing {

Notifier::Notifier() : thread_([this] { work(); }) {}

Notifier::~Notifier() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Notifier::post(Call call) {
  append(std::move(call));
  changed_.notify_one();
}

void Notifier::append(Call call) {
  const std::lock_guard lock(mutex_);
  calls_.push_back(std::move(call));
}

void Notifier::deliver() {
  std::unique_lock lock(mutex_);
  if (!calling_) make_calls(calls_.size(), lock);
  if (!calls_.empty()) changed_.notify_one();  // came meanwhile: the thread's
}

bool Notifier::idle() const {
  const std::lock_guard lock(mutex_);
  return calls_.empty() && !calling_;
}

void Notifier::make_calls(std::size_t count, std::unique_lock<std::mutex>& lock) {
  calling_ = true;
  for (; count > 0; --count) {
    Call call = std::move(calls_.front());
    calls_.pop_front();
    lock.unlock();
    call();
    call = nullptr;  // what the call holds is released without the lock too
    lock.lock();
  }
  calling_ = false;
}

void Notifier::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return !calling_ && (closing_ || !calls_.empty()); });
    if (calls_.empty()) return;
    make_calls(1, lock);
  }
}

}  // namespace lacewing
