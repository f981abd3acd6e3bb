#pragma once
// The only door: submit a request, get progress, estimates and a result. Owns the compute threads, the job
// list, the result cache and the engine, which it loads on first need in a worker.

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/work.h"
#include "session/requests.h"
#include "session/results.h"

namespace lacewing {

class Engine;

/// interactive: latest wins by tag. batch: first in, first out, can pause, yields to interactive work between
/// chunks. io: its own thread, for reading files.
enum class Lane { interactive, batch, io };
enum class JobState { queued, running, paused, done, failed, cancelled };
const char* to_string(JobState state);

using JobId = std::uint64_t;

struct JobInfo {
  JobId id = 0;
  Lane lane = Lane::interactive;
  JobState state = JobState::queued;
  std::string title, tag;
  Progress progress;
  double seconds_running = 0;
  double seconds_left = -1;  ///< -1: not known yet
  std::string error;         ///< one line, when failed
};

/// Callbacks come one at a time, in order, on threads of the session, and may call the session (but not wait
/// for it); none may throw. A compute thread may be the caller: callbacks should be short. Each is called at
/// most until `finished`, which comes exactly once.
struct JobCallbacks {
  std::function<void(const JobInfo&)> changed;                  ///< state or progress, at most every 30 ms
  std::function<void(ResultPointer)> estimate;                  ///< partial results of progressive requests
  std::function<void(const JobInfo&, ResultPointer)> finished;  ///< result is null unless state is done
};

struct SubmitOptions {
  Lane lane = Lane::interactive;
  std::string tag;    ///< interactive: a newer job with the same tag replaces a queued one and asks a running
                      ///< one to end early
  std::string title;  ///< for the jobs list; empty: from the request
  bool use_cache = true;
};

struct SessionOptions {
  int threads = 0;   ///< compute threads; 0: the machine's cores
  int niceness = 0;  ///< how far these give way to other threads, such as a window's: 0 to 19, as nice(7)
  std::size_t cache_bytes = std::size_t{256} << 20;
  std::string engine_library;  ///< empty: $LACEWING_LIB, else beside the program, else ../lib
  std::function<std::unique_ptr<Engine>()> create_engine;  ///< used instead of the library when set (tests)
};

class Session {
 public:
  explicit Session(SessionOptions options = {});
  /// Cancels everything and joins all threads: no work outlives the session.
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  JobId submit(Request request, SubmitOptions options, JobCallbacks callbacks);
  /// Runs on the batch lane and waits; on the calling thread itself when nothing is before it and not all
  /// compute threads are busy. Throws Error or Cancelled.
  ResultPointer run(Request request, std::function<void(const JobInfo&)> changed = {},
                    std::stop_token stop = {});

  void cancel(JobId id);
  void cancel_tag(const std::string& tag);
  void cancel_all();
  void pause(JobId id);
  void resume(JobId id);
  std::vector<JobInfo> jobs() const;  ///< live ones first, then the last 100 ended
  bool idle() const;

  /// Loads the engine if needed (0.5 s the first time). Throws Error.
  Catalogue catalogue();
  /// What networks can run on, and why not. Loads the engine if needed, and the first time a device's
  /// libraries (seconds). Throws Error.
  std::vector<DeviceInfo> devices();
  /// Starts loading the engine in a worker.
  void warm_up();
  int threads() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace lacewing
