#pragma once
// An engine whose work is sleeping in chunks: what a request does is told by its parameters.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <new>
#include <thread>

#include "session/engine.h"
#include "session/session.h"

namespace lacewing::test {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// chunks: how many; microseconds: of sleep in each; parallel: as a parallel loop; fail: error | memory |
/// logic.
inline Request work(std::int64_t chunks, std::int64_t microseconds, Parameters more = {}) {
  ExplainRequest request;
  request.model.path = "model.safetensors";
  request.parameters = std::move(more);
  request.parameters["chunks"] = chunks;
  request.parameters["microseconds"] = microseconds;
  return request;
}

class FakeEngine : public Engine {
 public:
  ResultPointer run(const Request& request, EngineJob& job) override {
    ++runs;
    const Parameters& parameters = std::get<ExplainRequest>(request).parameters;
    const auto integer = [&](const char* name) {
      const auto found = parameters.find(name);
      return found == parameters.end() ? std::int64_t{0} : std::get<std::int64_t>(found->second);
    };
    if (const auto fail = parameters.find("fail"); fail != parameters.end()) {
      const std::string& how = std::get<std::string>(fail->second);
      if (how == "error") throw Error("damaged\nfile", "model.safetensors", "Train it again");
      if (how == "memory") throw std::bad_alloc();
      throw std::logic_error("index 7 is out of range");
    }
    const std::int64_t chunks = integer("chunks");
    std::atomic<std::int64_t> done = 0;
    const auto chunk = [&](std::int64_t) {
      std::this_thread::sleep_for(std::chrono::microseconds(integer("microseconds")));
      job.report({++done, chunks, "chunks", {}});
    };
    bool preview = false;
    if (integer("parallel")) {
      job.parallel(chunks, chunk);
    } else {
      for (std::int64_t i = 0; i < chunks && !preview; ++i) {
        job.yield();
        chunk(i);
        if (integer("estimates")) job.publish(result(done, chunks, true));
        preview = integer("refines") && job.superseded();
      }
    }
    return result(done, chunks, preview);
  }

  static ResultPointer result(std::int64_t done, std::int64_t total, bool preview) {
    ExplainResult out;
    out.done = done;
    out.total = total;
    out.preview = preview;
    return std::make_shared<const Result>(std::move(out));
  }

  std::string cache_key(const Request& request, EngineJob&) override {
    const Parameters& parameters = std::get<ExplainRequest>(request).parameters;
    const auto key = parameters.find("key");
    return key == parameters.end() ? std::string() : std::get<std::string>(key->second);
  }
  Catalogue catalogue() const override { return {{{"gradient", "Gradient", "", "", {}}}, {}}; }
  std::string version() const override { return "fake"; }

  static inline std::atomic<int> runs = 0;
};

inline SessionOptions options(int threads) {
  SessionOptions out;
  out.threads = threads;
  out.create_engine = [] { return std::make_unique<FakeEngine>(); };
  return out;
}

/// Collects what the callbacks of many jobs say.
class Recorder {
  template <class Read>
  auto locked(Read read) {
    const std::lock_guard lock(mutex_);
    return read();
  }

 public:
  JobCallbacks callbacks(int name) {
    JobCallbacks out;
    out.changed = [this, name](const JobInfo& info) {
      const std::lock_guard lock(mutex_);
      if (finishes_[name] > 0 || info.state >= JobState::done) ++late_calls_;
      changes_[name].push_back(info);
    };
    out.estimate = [this, name](ResultPointer) {
      const std::lock_guard lock(mutex_);
      if (finishes_[name] > 0) ++late_calls_;
      ++estimates_[name];
    };
    out.finished = [this, name](const JobInfo& info, ResultPointer result) {
      const std::lock_guard lock(mutex_);
      ++finishes_[name];
      infos_[name] = info;
      results_[name] = std::move(result);
      times_[name] = Clock::now();
      order_.push_back(name);
      finished_.notify_all();
    };
    return out;
  }

  /// False after ten seconds.
  bool wait(int name) {
    std::unique_lock lock(mutex_);
    return finished_.wait_for(lock, 10s, [&] { return finishes_[name] > 0; });
  }
  int finishes(int name) {
    return locked([&] { return finishes_[name]; });
  }
  int estimates(int name) {
    return locked([&] { return estimates_[name]; });
  }
  int late_calls() {
    return locked([&] { return late_calls_; });
  }
  JobInfo info(int name) {
    return locked([&] { return infos_[name]; });
  }
  JobState state(int name) { return info(name).state; }
  ResultPointer result(int name) {
    return locked([&] { return results_[name]; });
  }
  Clock::time_point time(int name) {
    return locked([&] { return times_[name]; });
  }
  std::vector<int> order() {
    return locked([&] { return order_; });
  }
  std::vector<JobInfo> changes(int name) {
    return locked([&] { return changes_[name]; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable finished_;
  std::map<int, int> finishes_, estimates_;
  std::map<int, JobInfo> infos_;
  std::map<int, ResultPointer> results_;
  std::map<int, Clock::time_point> times_;
  std::map<int, std::vector<JobInfo>> changes_;
  std::vector<int> order_;
  int late_calls_ = 0;
};

/// Waits up to ten seconds.
template <class Condition>
bool eventually(Condition condition) {
  const auto start = Clock::now();
  while (!condition()) {
    if (seconds_since(start) > 10) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

inline bool is_running(const Session& session, JobId id) {
  for (const JobInfo& info : session.jobs())
    if (info.id == id) return info.state == JobState::running;
  return false;
}

inline SubmitOptions lane(Lane which, std::string tag = {}) {
  SubmitOptions out;
  out.lane = which;
  out.tag = std::move(tag);
  return out;
}

}  // namespace lacewing::test
