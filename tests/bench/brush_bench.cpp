// What one brush move costs behind the window: the maps of an edited picture, through the door, not from the
// cache.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "data/dataset.h"
#include "session/session.h"

namespace lacewing {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> sample_checkpoints() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(LACEWING_SOURCE_DIR "/resources/sample")) {
    if (entry.path().extension() == ".safetensors") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// Submits and waits; throws the job's error.
void answer(Session& session, Request request) {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  std::string error;
  JobCallbacks callbacks;
  callbacks.finished = [&](const JobInfo& info, const ResultPointer& result) {
    const std::lock_guard lock(mutex);
    done = true;
    if (!result) error = info.error.empty() ? to_string(info.state) : info.error;
    changed.notify_one();
  };
  SubmitOptions options;
  options.use_cache = false;
  session.submit(std::move(request), options, callbacks);
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return done; });
  if (!error.empty()) throw Error(error);
}

void brush_move(benchmark::State& state, const std::string& method) try {
  const auto checkpoints = sample_checkpoints();
  if (checkpoints.empty()) return state.SkipWithError("resources/sample has no checkpoints");
  Session session;
  Array<float> picture = open_dataset("fashion-mnist:test")->picture(0);
  ExplainRequest request;
  request.model.path = checkpoints.front().string();
  request.method = method;
  std::int64_t pixel = 0;
  const auto move = [&] {
    picture[pixel++ % picture.size()] = 0.5f;
    request.inputs.resize(1);
    request.inputs[0].picture = std::make_shared<const Array<float>>(picture);
    answer(session, request);
  };
  move();  // loads engine and checkpoint
  for (auto _ : state) move();
} catch (const Error& error) {
  state.SkipWithError(one_line(error).c_str());
}
BENCHMARK_CAPTURE(brush_move, gradient, "gradient")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(brush_move, integrated_gradients, "integrated_gradients")
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace lacewing
