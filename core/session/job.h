#pragma once
// One submitted request on its way: what the engine sees of it (EngineJob), and what the queue keeps of it.

#include <atomic>
#include <chrono>

#include "session/engine.h"
#include "session/session.h"

namespace lacewing {

class JobQueue;

class Job final : public EngineJob, public std::enable_shared_from_this<Job> {
 public:
  using Clock = std::chrono::steady_clock;

  Job(JobQueue& queue, JobId id, Request request, SubmitOptions options, JobCallbacks callbacks);

  const Request& request() const { return request_; }
  bool use_cache() const { return use_cache_; }
  bool cancelled() const { return cancelled_; }

  void check() override;
  void yield() override;
  bool superseded() const override { return superseded_; }
  void report(const Progress& progress) override;
  void parallel(std::int64_t count, const std::function<void(std::int64_t)>& body) override;
  void publish(ResultPointer estimate) override;

 private:
  friend class JobQueue;

  // The rest belongs to the queue and is guarded by its mutex.
  void start(Clock::time_point now);
  void stop_clock(Clock::time_point now);
  double seconds(Clock::time_point now) const;
  void set_progress(const Progress& progress, Clock::time_point now);
  JobInfo snapshot(Clock::time_point now) const;
  bool ended() const { return info_.state >= JobState::done; }

  JobQueue& queue_;
  const Request request_;
  const JobCallbacks callbacks_;
  const Lane lane_;
  const bool use_cache_;
  std::atomic<bool> cancelled_ = false, superseded_ = false, paused_ = false;

  JobInfo info_;
  bool started_ = false;
  bool clock_runs_ = false;
  Clock::time_point clock_start_{};
  double seconds_before_ = 0;  // of running, up to clock_start_
  double first_seconds_ = 0;   // when the first progress of this phase came
  std::int64_t first_done_ = 0;
  bool change_waits_ = false;        // a call of `changed` is posted
  Clock::time_point last_change_{};  // of progress
  ResultPointer estimate_;           // posted, not yet delivered
};

/// "Explain: integrated_gradients": what the jobs list shows for a request without a title.
std::string default_title(const Request& request);

}  // namespace lacewing
