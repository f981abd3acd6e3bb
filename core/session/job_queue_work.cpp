// What the threads do: take jobs by lane, run them, and serve a running job's wishes.

#include <new>
#include <utility>

#include "session/job_queue.h"

namespace lacewing {

namespace {
constexpr auto progress_interval = std::chrono::milliseconds(30);
}

JobQueue::JobPointer JobQueue::next_interactive() {
  // Two of a tag never run at once: an older answer cannot come after a newer one.
  for (const JobPointer& job : waiting(Lane::interactive))
    if (job->info_.tag.empty() || !running_tags_.contains(job->info_.tag)) return job;
  return nullptr;
}

JobQueue::JobPointer JobQueue::next_batch() {
  for (const auto& [id, job] : live_)
    if (job->lane_ == Lane::batch && job->started_ && !job->paused_) return nullptr;  // it has the threads
  for (const JobPointer& job : waiting(Lane::batch))
    if (!job->paused_) return job;
  return nullptr;
}

WorkerPool::Task JobQueue::take(Priority priority) {
  const std::lock_guard lock(mutex_);
  const JobPointer job = priority == Priority::interactive ? next_interactive() : next_batch();
  return job ? start(job) : WorkerPool::Task();
}

WorkerPool::Task JobQueue::take_if_next(const JobPointer& job) {
  const std::lock_guard lock(mutex_);
  return next_batch() == job ? start(job) : WorkerPool::Task();
}

WorkerPool::Task JobQueue::start(const JobPointer& job) {
  std::erase(waiting(job->lane_), job);
  interactive_waiting_ = waiting(Lane::interactive).size();
  const std::string& tag = job->info_.tag;
  if (job->lane_ == Lane::interactive && !tag.empty()) running_tags_[tag] = job;
  job->start(Job::Clock::now());
  post_changed(job);
  return [this, job] { execute(job); };
}

void JobQueue::serve_files() {
  std::unique_lock lock(mutex_);
  for (;;) {
    file_waits_.wait(lock, [this] { return closing_ || !waiting(Lane::io).empty(); });
    if (waiting(Lane::io).empty()) return;
    const WorkerPool::Task task = start(JobPointer(waiting(Lane::io).front()));
    lock.unlock();
    task();
    lock.lock();
  }
}

void JobQueue::execute(const JobPointer& job) {
  JobState state = JobState::failed;
  ResultPointer result;
  std::string error;
  // The one place where exceptions become words.
  try {
    job->check();
    result = run_(*job);
    state = JobState::done;
  } catch (const Cancelled&) {
    state = JobState::cancelled;
  } catch (const Error& failure) {
    error = one_line(failure);
  } catch (const std::bad_alloc&) {
    error = "out of memory";
  } catch (const std::exception& failure) {
    error = one_line(Error(failure.what()));
  } catch (...) {
    error = "a failure of unknown kind";
  }
  if (job->cancelled_) state = JobState::cancelled;
  if (state != JobState::done) result = nullptr;
  if (state != JobState::failed) error.clear();
  bool others_wait = false;
  {
    const std::lock_guard lock(mutex_);
    if (job->lane_ == Lane::interactive && !job->info_.tag.empty()) running_tags_.erase(job->info_.tag);
    notifier_.append(end(job, state, std::move(result), std::move(error)));
    others_wait = !waiting(Lane::interactive).empty() || !waiting(Lane::batch).empty();
  }
  notifier_.deliver();
  if (others_wait) pool_.wake();  // the next of its tag or lane may begin
}

void JobQueue::wait_while_paused(Job& job) {
  pool_.step_aside([&] {
    std::unique_lock lock(mutex_);
    resumed_.wait(lock, [&] { return !job.paused_ || job.cancelled_; });
  });
}

void JobQueue::serve_interactive() {
  while (interactive_waiting_ > 0 && !pool_.has_idle_thread()) {
    const WorkerPool::Task task = take(Priority::interactive);
    if (!task) return;
    task();
  }
}

void JobQueue::report(Job& job, const Progress& progress) {
  const std::lock_guard lock(mutex_);
  const auto now = Job::Clock::now();
  job.set_progress(progress, now);
  if (now - job.last_change_ < progress_interval) return;
  job.last_change_ = now;
  post_changed(job.shared_from_this());
}

void JobQueue::publish(Job& job, ResultPointer estimate) {
  const std::lock_guard lock(mutex_);
  if (!job.callbacks_.estimate || job.cancelled_) return;
  const bool posted = job.estimate_ != nullptr;
  job.estimate_ = std::move(estimate);  // replaces one that nobody has seen
  if (posted || !job.estimate_) return;
  notifier_.post([this, pointer = job.shared_from_this()] {
    ResultPointer latest;
    {
      const std::lock_guard guard(mutex_);
      latest = std::exchange(pointer->estimate_, nullptr);
    }
    pointer->callbacks_.estimate(latest);
  });
}

void JobQueue::parallel(Lane lane, std::int64_t count, const std::function<void(std::int64_t)>& body,
                        const WorkerPool::LoopControl& control) {
  pool_.parallel(lane == Lane::interactive ? Priority::interactive : Priority::batch, count, body, control);
}

}  // namespace lacewing
