#include "session/job.h"

#include "session/job_queue.h"

namespace lacewing {

Job::Job(JobQueue& queue, JobId id, Request request, SubmitOptions options, JobCallbacks callbacks)
    : queue_(queue),
      request_(std::move(request)),
      callbacks_(std::move(callbacks)),
      lane_(options.lane),
      use_cache_(options.use_cache) {
  info_.id = id;
  info_.lane = options.lane;
  info_.tag = std::move(options.tag);
  info_.title = options.title.empty() ? default_title(request_) : std::move(options.title);
}

void Job::check() {
  if (cancelled_) throw Cancelled();
}

void Job::yield() {
  check();
  if (lane_ != Lane::batch) return;
  if (paused_) {
    queue_.wait_while_paused(*this);
    check();
  }
  queue_.serve_interactive();
  check();
}

void Job::report(const Progress& progress) {
  queue_.report(*this, progress);
}

void Job::publish(ResultPointer estimate) {
  queue_.publish(*this, std::move(estimate));
}

void Job::parallel(std::int64_t count, const std::function<void(std::int64_t)>& body) {
  check();
  queue_.parallel(lane_, count,
                  [&](std::int64_t chunk) {
                    check();
                    body(chunk);
                  },
                  {[this] { yield(); }, [this] { return !paused_; }});
}

void Job::start(Clock::time_point now) {
  info_.state = JobState::running;
  started_ = true;
  clock_runs_ = true;
  clock_start_ = now;
}

void Job::stop_clock(Clock::time_point now) {
  seconds_before_ = seconds(now);
  clock_runs_ = false;
}

double Job::seconds(Clock::time_point now) const {
  return seconds_before_ + (clock_runs_ ? std::chrono::duration<double>(now - clock_start_).count() : 0.0);
}

void Job::set_progress(const Progress& progress, Clock::time_point now) {
  const Progress& last = info_.progress;
  const bool new_phase =
      progress.total != last.total || progress.unit != last.unit || progress.done < last.done;
  if (new_phase) {
    first_seconds_ = seconds(now);
    first_done_ = progress.done;
  }
  info_.progress = progress;
  // The mean speed since the phase's first report: what came before (loading) tells nothing about what is
  // left.
  const double spent = seconds(now) - first_seconds_;
  const std::int64_t done = progress.done - first_done_;
  info_.seconds_left =
      progress.total > 0 && done > 0 && progress.total >= progress.done
          ? spent / static_cast<double>(done) * static_cast<double>(progress.total - progress.done)
          : -1;
}

JobInfo Job::snapshot(Clock::time_point now) const {
  JobInfo info = info_;
  info.seconds_running = seconds(now);
  return info;
}

}  // namespace lacewing
