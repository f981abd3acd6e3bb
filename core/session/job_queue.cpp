// The lists of jobs, and what may be done to a job from outside.

#include "session/job_queue.h"

#include <algorithm>
#include <future>
#include <utility>

namespace lacewing {

namespace {
constexpr std::size_t ended_kept = 100;
}

JobQueue::JobQueue(int threads, Run run, int niceness)
    : run_(std::move(run)),
      pool_(
          threads, [this](Priority priority) { return take(priority); }, niceness) {
  file_thread_ = std::thread([this] { serve_files(); });
}

JobQueue::~JobQueue() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  cancel_all();
  file_waits_.notify_all();
  file_thread_.join();
}

JobId JobQueue::submit(Request request, SubmitOptions options, JobCallbacks callbacks) {
  const JobPointer job = add(std::move(request), std::move(options), std::move(callbacks));
  if (job->lane_ == Lane::io)
    file_waits_.notify_one();
  else
    wake_pool();
  return job->info_.id;
}

void JobQueue::wake_pool() {
  const std::lock_guard lock(mutex_);
  if (!closing_) pool_.wake();
}

JobQueue::Outcome JobQueue::run(Request request, std::function<void(const JobInfo&)> changed,
                                std::stop_token stop) {
  // Shared: the promise may still be in use by the callback when this function returns.
  const auto promise = std::make_shared<std::promise<Outcome>>();
  auto outcome = promise->get_future();
  SubmitOptions options;
  options.lane = Lane::batch;
  JobCallbacks callbacks;
  callbacks.changed = std::move(changed);
  callbacks.finished = [promise](const JobInfo& info, ResultPointer result) {
    promise->set_value({info, std::move(result)});
  };
  const JobPointer job = add(std::move(request), std::move(options), std::move(callbacks));
  const std::stop_callback cancel_on_stop(std::move(stop), [&] { cancel(job->info_.id); });
  if (!pool_.lend([&] { return take_if_next(job); })) wake_pool();
  return outcome.get();
}

JobQueue::JobPointer JobQueue::add(Request request, SubmitOptions options, JobCallbacks callbacks) {
  const std::lock_guard lock(mutex_);
  const JobId id = ++last_id_;
  const auto job =
      std::make_shared<Job>(*this, id, std::move(request), std::move(options), std::move(callbacks));
  live_[id] = job;
  if (closing_)
    notifier_.post(end(job, JobState::cancelled, nullptr, {}));
  else
    enqueue(job);
  return job;
}

void JobQueue::enqueue(const JobPointer& job) {
  std::deque<JobPointer>& lane = waiting(job->lane_);
  const std::string& tag = job->info_.tag;
  if (job->lane_ == Lane::interactive && !tag.empty()) {
    const auto older = std::find_if(lane.begin(), lane.end(),
                                    [&](const JobPointer& other) { return other->info_.tag == tag; });
    if (older != lane.end()) {
      // The newer one takes its turn.
      notifier_.post(end(std::exchange(*older, job), JobState::cancelled, nullptr, {}));
      return;
    }
  }
  lane.push_back(job);
  interactive_waiting_ = waiting(Lane::interactive).size();
  update_superseded(tag);
}

void JobQueue::update_superseded(const std::string& tag) {
  const auto running = running_tags_.find(tag);
  if (running == running_tags_.end()) return;
  const auto& lane = waiting(Lane::interactive);
  running->second->superseded_ =
      std::any_of(lane.begin(), lane.end(), [&](const JobPointer& other) { return other->info_.tag == tag; });
}

void JobQueue::cancel(const JobPointer& job) {
  job->cancelled_ = true;
  if (job->started_) {
    resumed_.notify_all();
    return;
  }
  std::erase(waiting(job->lane_), job);
  interactive_waiting_ = waiting(Lane::interactive).size();
  if (job->lane_ == Lane::interactive) update_superseded(job->info_.tag);
  notifier_.post(end(job, JobState::cancelled, nullptr, {}));
}

void JobQueue::cancel(JobId id) {
  const std::lock_guard lock(mutex_);
  if (const auto job = live_.find(id); job != live_.end()) cancel(JobPointer(job->second));
}

void JobQueue::cancel_tag(const std::string& tag) {
  const std::lock_guard lock(mutex_);
  const auto jobs = live_;  // cancelling takes jobs off the list
  for (const auto& [id, job] : jobs)
    if (job->info_.tag == tag) cancel(job);
}

void JobQueue::cancel_all() {
  const std::lock_guard lock(mutex_);
  const auto jobs = live_;
  for (const auto& [id, job] : jobs) cancel(job);
}

void JobQueue::pause(JobId id) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = live_.find(id);
    if (found == live_.end() || found->second->lane_ != Lane::batch || found->second->paused_) return;
    Job& job = *found->second;
    job.paused_ = true;
    job.info_.state = JobState::paused;
    if (job.started_) job.stop_clock(Job::Clock::now());
    post_changed(found->second);
  }
  wake_pool();  // the next batch job may begin
}

void JobQueue::resume(JobId id) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = live_.find(id);
    if (found == live_.end() || !found->second->paused_) return;
    Job& job = *found->second;
    job.paused_ = false;
    if (job.started_)
      job.start(Job::Clock::now());
    else
      job.info_.state = JobState::queued;
    post_changed(found->second);
  }
  resumed_.notify_all();
  wake_pool();
}

std::vector<JobInfo> JobQueue::jobs() const {
  const std::lock_guard lock(mutex_);
  const auto now = Job::Clock::now();
  std::vector<JobInfo> out;
  for (const auto& [id, job] : live_) out.push_back(job->snapshot(now));
  out.insert(out.end(), ended_.begin(), ended_.end());
  return out;
}

bool JobQueue::idle() const {
  const std::lock_guard lock(mutex_);
  return live_.empty() && notifier_.idle();
}

void JobQueue::post_changed(const JobPointer& job) {
  if (!job->callbacks_.changed || job->change_waits_) return;
  job->change_waits_ = true;
  notifier_.post([this, job] {
    JobInfo info;
    {
      const std::lock_guard lock(mutex_);
      job->change_waits_ = false;
      if (job->ended()) return;  // `finished` follows
      info = job->snapshot(Job::Clock::now());
    }
    job->callbacks_.changed(info);
  });
}

Notifier::Call JobQueue::end(const JobPointer& job, JobState state, ResultPointer result, std::string error) {
  job->stop_clock(Job::Clock::now());
  job->info_.state = state;
  job->info_.error = std::move(error);
  job->info_.seconds_left = state == JobState::done ? 0 : -1;
  live_.erase(job->info_.id);
  const JobInfo info = job->snapshot({});
  ended_.push_front(info);
  if (ended_.size() > ended_kept) ended_.pop_back();
  return [job, info, result = std::move(result)] {
    if (job->callbacks_.finished) job->callbacks_.finished(info, result);
  };
}

}  // namespace lacewing
