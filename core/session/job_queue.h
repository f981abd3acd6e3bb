#pragma once
// Which job runs when: three lanes over one pool of compute threads and one thread for files.

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>

#include "session/job.h"
#include "session/notifier.h"
#include "session/worker_pool.h"

namespace lacewing {

class JobQueue {
 public:
  /// `run` answers a request, on a worker thread; what it throws ends the job as failed or cancelled.
  using Run = std::function<ResultPointer(Job&)>;

  /// `niceness`: of the compute threads (WorkerPool).
  JobQueue(int threads, Run run, int niceness = 0);
  /// Cancels everything, delivers the last callbacks, joins all threads.
  ~JobQueue();

  JobId submit(Request request, SubmitOptions options, JobCallbacks callbacks);
  struct Outcome {
    JobInfo info;
    ResultPointer result;
  };
  /// A job of the batch lane, and its end. The calling thread does it itself, without a word to another
  /// thread, if the job is the next one and not all compute threads are busy.
  Outcome run(Request request, std::function<void(const JobInfo&)> changed, std::stop_token stop);
  void cancel(JobId id);
  void cancel_tag(const std::string& tag);
  void cancel_all();
  /// A running batch job stops at its next yield() and lets the next one begin; others are not paused.
  void pause(JobId id);
  void resume(JobId id);
  std::vector<JobInfo> jobs() const;
  /// No job lives and no callback waits.
  bool idle() const;

 private:
  friend class Job;
  using JobPointer = std::shared_ptr<Job>;

  // For Job.
  void wait_while_paused(Job& job);
  void serve_interactive();
  void report(Job& job, const Progress& progress);
  void publish(Job& job, ResultPointer estimate);
  void parallel(Lane lane, std::int64_t count, const std::function<void(std::int64_t)>& body,
                const WorkerPool::LoopControl& control);

  // With the mutex held.
  std::deque<JobPointer>& waiting(Lane lane) { return waiting_[static_cast<std::size_t>(lane)]; }
  void enqueue(const JobPointer& job);
  void cancel(const JobPointer& job);
  void update_superseded(const std::string& tag);
  void post_changed(const JobPointer& job);
  /// Gives the call of `finished`, to be posted or appended at once.
  [[nodiscard]] Notifier::Call end(const JobPointer& job, JobState state, ResultPointer result,
                                   std::string error);
  JobPointer next_interactive();
  JobPointer next_batch();
  WorkerPool::Task start(const JobPointer& job);

  /// Not when it ends: the last callbacks come when the pool is gone, and may submit, pause and resume.
  void wake_pool();
  JobPointer add(Request request, SubmitOptions options, JobCallbacks callbacks);
  WorkerPool::Task take(Priority priority);
  /// A job of the batch lane, when take() would give it.
  WorkerPool::Task take_if_next(const JobPointer& job);
  void execute(const JobPointer& job);
  void serve_files();

  const Run run_;
  mutable std::mutex mutex_;
  std::condition_variable resumed_;     // a paused job may go on, or must end
  std::condition_variable file_waits_;  // a job in the io lane, or the end
  std::map<JobId, JobPointer> live_;
  std::deque<JobPointer> waiting_[3];               // by lane
  std::deque<JobInfo> ended_;                       // newest first
  std::map<std::string, JobPointer> running_tags_;  // of interactive jobs
  std::atomic<std::size_t> interactive_waiting_ = 0;
  JobId last_id_ = 0;
  bool closing_ = false;
  // From here on threads: they meet all of the above, and end in this order from below.
  Notifier notifier_;
  std::thread file_thread_;
  WorkerPool pool_;
};

}  // namespace lacewing
