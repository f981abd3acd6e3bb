#pragma once
// The compute threads: one pool for all lanes. A thread takes a job, or one chunk of a parallel loop, by
// priority.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace lacewing {

enum class Priority { interactive, batch };

class WorkerPool {
 public:
  using Task = std::function<void()>;
  /// Gives the next job of a priority, or nothing. Called on any compute thread, without locks.
  using Source = std::function<Task(Priority)>;

  /// `niceness`: how far the threads give way to others (nice(7), 0 to 19).
  WorkerPool(int threads, Source source, int niceness = 0);
  /// Waits for the tasks that run; takes no more.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Tells the threads that the source may have something.
  void wake();
  /// A thread sleeps and would take what the source gives.
  bool has_idle_thread() const { return idle_ > 0 && busy_ < threads_; }

  /// The calling thread works as one of the pool's: runs what `take` gives, if it gives something and not as
  /// many threads as the pool has are busy already. False when nothing was run.
  bool lend(const std::function<Task()>& take);

  /// What a parallel loop asks whoever runs it.
  struct LoopControl {
    std::function<void()> between = [] {};  ///< on the calling thread, between its chunks; may throw
    std::function<bool()> open = [] { return true; };  ///< whether helping threads may take chunks now
  };
  /// Calls body(0) ... body(count-1) on the calling thread and on compute threads that have nothing better to
  /// do. Waits only for chunks that already run, so loops inside loops and jobs inside jobs cannot lock up.
  /// The first exception skips the rest and is rethrown.
  void parallel(Priority priority, std::int64_t count, const std::function<void(std::int64_t)>& body,
                const LoopControl& control);

  /// Runs `wait` while another thread takes the calling one's place, so that a paused job keeps no processor.
  void step_aside(const std::function<void()>& wait);

 private:
  struct Loop {
    Priority priority;
    std::int64_t count;
    const std::function<void(std::int64_t)>& body;
    const LoopControl& control;
    std::int64_t next = 0;     // the chunk to be taken
    std::int64_t running = 0;  // chunks taken and not yet done
    std::exception_ptr failure = nullptr;
  };
  struct Worker {
    std::thread thread;
    bool retired = false;
  };

  void add_worker();
  void work(Worker& self);
  /// Waits for a wake-up a moment long without sleeping.
  void stay_awake(std::uint64_t seen) const;
  bool surplus() const { return working_ - aside_ > threads_; }
  bool begin();
  void end();
  bool run_one();
  bool help(Priority priority);
  void run_chunk(Loop& loop, std::unique_lock<std::mutex>& lock);

  const int threads_;
  const int niceness_;
  const Source source_;
  std::mutex mutex_;
  std::condition_variable wake_;  // something to take, or the end
  std::condition_variable chunk_done_;
  std::list<Worker> workers_;
  std::list<Loop*> loops_;  // with chunks left to take
  // Counts wake-ups, so that none is lost between a look at the source and the sleep. Changes under the
  // mutex.
  std::atomic<std::uint64_t> wakes_ = 0;
  std::atomic<int> idle_ = 0;
  // Looking for something to run, or running it, lent threads too: no more than threads_ begin.
  std::atomic<int> busy_ = 0;
  bool refused_ = false;  // a thread found as many busy: it looks again when one is not any more
  int working_ = 0;       // threads that have not retired
  int aside_ = 0;         // of these, threads in step_aside()
  bool closing_ = false;
};

}  // namespace lacewing
