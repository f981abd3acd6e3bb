#include "session/worker_pool.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace lacewing {

namespace {
// The next map of a brush stroke or a list often comes at once, and waking a thread that sleeps costs 30 to
// 60 us.
constexpr auto awake = std::chrono::microseconds(100);

// On Linux every thread has a niceness of its own. One that is nicer already stays so.
void give_way(int niceness) {
  const auto self = static_cast<id_t>(gettid());
  if (getpriority(PRIO_PROCESS, self) < niceness) setpriority(PRIO_PROCESS, self, niceness);
}

}  // namespace

WorkerPool::WorkerPool(int threads, Source source, int niceness)
    : threads_(threads), niceness_(niceness), source_(std::move(source)) {
  const std::lock_guard lock(mutex_);
  for (int i = 0; i < threads_; ++i) add_worker();
}

WorkerPool::~WorkerPool() {
  std::unique_lock lock(mutex_);
  closing_ = true;
  wake_.notify_all();
  while (!workers_.empty()) {
    std::list<Worker> leaving;
    leaving.splice(leaving.begin(), workers_, workers_.begin());
    lock.unlock();
    leaving.front().thread.join();
    lock.lock();
  }
}

// Under the lock: a callback may submit while the pool is about to end, which waits for the lock.
void WorkerPool::wake() {
  const std::lock_guard lock(mutex_);
  ++wakes_;
  wake_.notify_all();
}

void WorkerPool::add_worker() {
  for (auto worker = workers_.begin(); worker != workers_.end();) {
    if (worker->retired) {
      worker->thread.join();  // it holds no lock any more: `retired` is its last word
      worker = workers_.erase(worker);
    } else {
      ++worker;
    }
  }
  ++working_;
  Worker& worker = workers_.emplace_back();
  worker.thread = std::thread([this, &worker] { work(worker); });
}

void WorkerPool::work(Worker& self) {
  give_way(niceness_);
  std::unique_lock lock(mutex_);
  while (!closing_ && !surplus()) {
    const std::uint64_t seen = wakes_;
    if (begin()) {
      lock.unlock();
      const bool worked = run_one();
      lock.lock();
      end();
      if (worked) continue;
    }
    ++idle_;
    lock.unlock();
    stay_awake(seen);
    lock.lock();
    wake_.wait(lock, [&] { return closing_ || surplus() || wakes_ != seen; });
    --idle_;
  }
  --working_;
  self.retired = true;
}

bool WorkerPool::begin() {
  if (busy_ >= threads_) {
    refused_ = true;
    return false;
  }
  ++busy_;
  return true;
}

void WorkerPool::end() {
  --busy_;
  if (!std::exchange(refused_, false)) return;
  ++wakes_;
  wake_.notify_all();
}

bool WorkerPool::lend(const std::function<Task()>& take) {
  {
    const std::lock_guard lock(mutex_);
    if (!begin()) return false;
  }
  const Task task = take();
  if (task) task();
  const std::lock_guard lock(mutex_);
  end();
  return task != nullptr;
}

void WorkerPool::stay_awake(std::uint64_t seen) const {
  const auto end = std::chrono::steady_clock::now() + awake;
  while (wakes_ == seen && std::chrono::steady_clock::now() < end) std::this_thread::yield();
}

bool WorkerPool::run_one() {
  for (const Priority priority : {Priority::interactive, Priority::batch}) {
    // A batch job helps itself before another begins: its memory is already there.
    if (priority == Priority::batch && help(priority)) return true;
    if (const Task task = source_(priority)) {
      task();
      return true;
    }
    if (priority == Priority::interactive && help(priority)) return true;
  }
  return false;
}

bool WorkerPool::help(Priority priority) {
  std::unique_lock lock(mutex_);
  const auto found = std::find_if(loops_.begin(), loops_.end(), [&](const Loop* loop) {
    return loop->priority == priority && loop->control.open();
  });
  if (found == loops_.end()) return false;
  run_chunk(**found, lock);
  return true;
}

void WorkerPool::run_chunk(Loop& loop, std::unique_lock<std::mutex>& lock) {
  const std::int64_t chunk = loop.next++;
  if (loop.next == loop.count) loops_.remove(&loop);
  ++loop.running;
  lock.unlock();
  std::exception_ptr failure;
  try {
    loop.body(chunk);
  } catch (...) {
    failure = std::current_exception();
  }
  lock.lock();
  --loop.running;
  if (failure && !loop.failure) {
    loop.failure = failure;
    loop.next = loop.count;
    loops_.remove(&loop);
  }
  if (loop.running == 0) chunk_done_.notify_all();
}

void WorkerPool::parallel(Priority priority, std::int64_t count,
                          const std::function<void(std::int64_t)>& body, const LoopControl& control) {
  if (count <= 0) return;
  Loop loop{priority, count, body, control};
  std::unique_lock lock(mutex_);
  if (count > 1) {
    loops_.push_back(&loop);
    ++wakes_;
    wake_.notify_all();
  }
  while (loop.next < loop.count) {
    run_chunk(loop, lock);
    if (loop.next >= loop.count) break;
    lock.unlock();
    std::exception_ptr failure;
    try {
      control.between();
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    if (failure && !loop.failure) {
      loop.failure = failure;
      loop.next = loop.count;
      loops_.remove(&loop);
    }
  }
  chunk_done_.wait(lock, [&] { return loop.running == 0; });
  if (loop.failure) std::rethrow_exception(loop.failure);
}

void WorkerPool::step_aside(const std::function<void()>& wait) {
  {
    const std::lock_guard lock(mutex_);
    ++aside_;
    end();
    if (!closing_ && working_ - aside_ < threads_) add_worker();
  }
  wait();
  const std::lock_guard lock(mutex_);
  --aside_;
  ++busy_;
  if (surplus()) wake_.notify_all();
}

}  // namespace lacewing
