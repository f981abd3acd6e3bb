#include "session/session.h"

#include <thread>

#include "session/engine_holder.h"
#include "session/engine_library.h"
#include "session/job_queue.h"
#include "session/result_cache.h"
#include "session/torch_free.h"

namespace lacewing {
namespace {

int thread_count(int asked) {
  return asked > 0 ? asked : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

std::function<std::unique_ptr<Engine>()> engine_source(const SessionOptions& options) {
  if (options.create_engine) return options.create_engine;
  return [library = options.engine_library] { return load_engine(library); };
}

/// An estimate, such as a method that ended early for a newer request gives, is not what the key stands for.
bool is_final(const Result& result) {
  const auto* explanation = std::get_if<ExplainResult>(&result);
  return !explanation || !explanation->preview;
}

}  // namespace

class Session::State {
 public:
  explicit State(const SessionOptions& options)
      : threads(thread_count(options.threads)),
        engine(engine_source(options)),
        cache(options.cache_bytes),
        queue(
            threads, [this](Job& job) { return run(job); }, options.niceness) {}

  ResultPointer run(Job& job) {
    if (ResultPointer result = answer_without_engine(job.request(), job)) return result;
    Engine& loaded = engine.get([&] { job.check(); });
    const std::string key = job.use_cache() ? loaded.cache_key(job.request(), job) : std::string();
    if (!key.empty())
      if (ResultPointer kept = cache.find(key)) return kept;
    job.check();
    ResultPointer result = loaded.run(job.request(), job);
    if (!result) throw Error("the engine gave no result");
    if (!key.empty() && is_final(*result)) cache.insert(key, result);
    return result;
  }

  const int threads;
  EngineHolder engine;
  ResultCache cache;
  JobQueue queue;  // last: its threads use the engine and the cache
};

Session::Session(SessionOptions options) {
  prepare_environment();
  state_ = std::make_unique<State>(options);
}

Session::~Session() = default;

JobId Session::submit(Request request, SubmitOptions options, JobCallbacks callbacks) {
  return state_->queue.submit(std::move(request), std::move(options), std::move(callbacks));
}

ResultPointer Session::run(Request request, std::function<void(const JobInfo&)> changed,
                           std::stop_token stop) {
  auto [info, result] = state_->queue.run(std::move(request), std::move(changed), std::move(stop));
  if (info.state == JobState::cancelled) throw Cancelled();
  if (info.state == JobState::failed) throw Error(info.error);
  return result;
}

void Session::cancel(JobId id) {
  state_->queue.cancel(id);
}
void Session::cancel_tag(const std::string& tag) {
  state_->queue.cancel_tag(tag);
}
void Session::cancel_all() {
  state_->queue.cancel_all();
}
void Session::pause(JobId id) {
  state_->queue.pause(id);
}
void Session::resume(JobId id) {
  state_->queue.resume(id);
}
std::vector<JobInfo> Session::jobs() const {
  return state_->queue.jobs();
}
bool Session::idle() const {
  return state_->queue.idle();
}
Catalogue Session::catalogue() {
  return state_->engine.get().catalogue();
}
std::vector<DeviceInfo> Session::devices() {
  return state_->engine.get().devices();
}
void Session::warm_up() {
  state_->engine.start();
}
int Session::threads() const {
  return state_->threads;
}

}  // namespace lacewing
