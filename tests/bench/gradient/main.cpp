// One gradient map on one thread: bare autograd through a TorchScript module, the engine, and the whole way
// through a session. Then the memory of integrated gradients over the idle process, and what stays resident.
//
// gradient_benchmark [NET ...]      nets of `lacewing-cli architectures`; none: those of the goals

#include <ATen/Parallel.h>
#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>

#include "attribution/registry.h"
#include "attribution/runner.h"
#include "base/error.h"
#include "measure.h"
#include "network/architectures/architectures.h"
#include "network/model.h"
#include "network/weights.h"
#include "session/session.h"
#include "support/temp_folder.h"
#include "torchscript_twin.h"

namespace lacewing::bench {
namespace {

struct Goal {
  const char* net;
  double factor;  ///< of autograd's time
};
constexpr Goal kGoals[] = {{"cnn_16_32", 1},       {"lenet5", 1},         {"kim_mnist", 1},
                           {"kim_cifar10", 1.2},   {"cifar_resnet20", 1}, {"ghorbani_cifar10", 1},
                           {"squeezenet1_1", 1.5}, {"resnet18", 1.3},     {"vgg11", 1}};
constexpr const char* kMemoryNet = "resnet18";
constexpr double kMemoryGoal = 0.15e9, kOverheadGoal = 0.15;
constexpr int kRounds = 15, kPairs = 400;
constexpr double kBlockMs = 60;

std::filesystem::path write_checkpoint(const std::string& net, const test::TempFolder& folder) {
  const auto network = build_architecture(net);
  initialise_weights(*network, 1);
  const auto path = folder / (net + ".safetensors");
  write_safetensors(path, weights_to_write(*network), model_metadata(*network, {}, {}));
  return path;
}

ExplainRequest explain_request(const std::filesystem::path& checkpoint, const std::string& net,
                               const std::string& method) {
  at::manual_seed(2);
  const at::Tensor x = at::randn(architecture(net).input, at::kDouble);
  ExplainRequest request;
  request.model.path = checkpoint.string();
  request.method = method;
  request.inputs.resize(1);
  request.inputs[0].model_space = std::make_shared<const Array<double>>(Array<double>{
      x.sizes().vec(), std::vector<double>(x.data_ptr<double>(), x.data_ptr<double>() + x.numel())});
  return request;
}

/// Submits a request as the window does, and waits.
ResultPointer answer(Session& session, const ExplainRequest& request) {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  ResultPointer answer;
  std::string error;
  JobCallbacks callbacks;
  callbacks.finished = [&](const JobInfo& info, const ResultPointer& result) {
    const std::lock_guard lock(mutex);
    done = true;
    answer = result;
    error = info.error;
    changed.notify_one();
  };
  session.submit(request, {}, callbacks);
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return done; });
  if (!answer) throw Error(error);
  return answer;
}

void check_equal(const at::Tensor& map, const at::Tensor& expected, const std::string& net) {
  const double error = (map - expected).abs().max().item<double>() / expected.abs().max().item<double>();
  if (!(error <= 1e-4)) throw Error("the engine's map is " + std::to_string(error) + " off autograd's", net);
}

/// One row of the table; true when the goal is reached.
bool run_net(const std::string& net, double goal) {
  const test::TempFolder folder;
  const auto checkpoint = write_checkpoint(net, folder);
  ExplainRequest request = explain_request(checkpoint, net, "gradient");
  const auto model = load_model(request.model);
  const Network& network = *model->network;
  const auto values = std::make_shared<Array<double>>(*request.inputs[0].model_space);
  request.inputs[0].model_space = values;

  TorchScriptTwin twin(network);
  GradientTask task;
  task.network = &network;
  task.x = at::from_blob(values->data(), values->shape, at::kDouble).to(at::kFloat).unsqueeze(0);
  const Method& gradient = method("gradient");
  const SampledGradient plan = gradient.plan(gradient.resolve({}), {});
  PlainWork work;
  SessionOptions one_thread;
  one_thread.threads = 1;
  Session session(one_thread);
  auto edit = [&, pixel = std::int64_t{0}]() mutable {
    (*values)[pixel++ % values->size()] += 0.01;  // no cached answer
  };

  const GradientOutcome first = run_gradient(task, plan, work);
  task.targets = request.targets = first.targets;
  const std::int64_t target = first.targets[0];
  check_equal(first.maps, twin.gradient(task.x, target), net);
  const auto map = [&] { run_gradient(task, plan, work); };
  OtherThread other_thread(map);
  const std::vector<Timing> timings =
      take_turns({{"autograd", [&] { twin.gradient(task.x, target); }}, {"engine", map}}, kRounds, kBlockMs);
  const double factor = timings[0].cpu_ms / timings[1].cpu_ms;
  const auto over_engine = [&](const std::function<void()>& call) {
    return paired_difference_ms(map, call, kPairs);
  };
  const double run = over_engine([&] {
    edit();
    session.run(request);
  });
  const double submit = over_engine([&] {
    edit();
    answer(session, request);
  });
  const double thread = over_engine([&] { other_thread.call_and_wait(); });
  // On a longer map the difference of two wall times drowns in what else the machine does.
  const bool measurable = timings[1].wall_ms < 20;
  const bool reached = factor >= goal && (!measurable || run <= kOverheadGoal);
  std::printf("%-17s %3lldx%-3lld %9.2f %9.2f %7.2fx %6.2fx %9.3f %9.3f %9.3f  %s\n", net.c_str(),
              static_cast<long long>(network.input[1]), static_cast<long long>(network.input[2]),
              timings[0].cpu_ms, timings[1].cpu_ms, factor, goal, run, submit, thread,
              reached ? "" : "missed");
  std::fflush(stdout);
  return reached;
}

/// In a process of its own: the peak of integrated gradients over the process after one gradient map.
int run_memory() {
  const test::TempFolder folder;
  const auto checkpoint = write_checkpoint(kMemoryNet, folder);
  ExplainRequest request = explain_request(checkpoint, kMemoryNet, "gradient");
  Session session;
  answer(session, request);
  const std::int64_t idle = resident_bytes();
  reset_peak();
  request.method = "integrated_gradients";
  answer(session, request);
  const double rise = static_cast<double>(peak_bytes() - idle);
  std::printf(
      "integrated gradients, 50 steps, %s: %.0f MB over the idle process of %.0f MB (goal %.0f)  %s\n",
      kMemoryNet, rise * 1e-6, static_cast<double>(idle) * 1e-6, kMemoryGoal * 1e-6,
      rise <= kMemoryGoal ? "" : "missed");
  return rise <= kMemoryGoal ? 0 : 1;
}

/// In a process of its own: what stays resident, step by step.
int run_resident() {
  const test::TempFolder folder;
  const auto say = [](const char* when) {
    std::printf("%5.0f MB resident %s\n", static_cast<double>(resident_bytes()) * 1e-6, when);
  };
  const auto checkpoint = write_checkpoint(kMemoryNet, folder);
  malloc_trim(0);
  say("with LibTorch, before the checkpoint is read");
  ModelReference reference;
  reference.path = checkpoint.string();
  const auto model = load_model(reference);
  say("with the weights");
  const Method& gradient = method("gradient");
  for (const std::int64_t side : {224, 160, 192}) {
    GradientTask task;
    task.network = model->network.get();
    task.x = at::randn({1, 3, side, side});
    PlainWork work;
    for (int i = 0; i < 3; ++i) run_gradient(task, gradient.plan(gradient.resolve({}), {}), work);
    say(("after gradient maps of " + std::to_string(side) + "x" + std::to_string(side)).c_str());
  }
  return 0;
}

int run_table(const std::vector<std::string>& nets) {
  std::printf(
      "one gradient map, one thread; processor ms, medians of %d turns. Wall ms over the engine's, medians "
      "of %d pairs: "
      "Session::run, Session::submit until the answer, and a bare call on another thread\n",
      kRounds, kPairs);
  std::printf("%-17s %7s %9s %9s %8s %7s %9s %9s %9s\n", "net", "input", "autograd", "engine", "factor",
              "goal", "run", "submit", "thread");
  bool reached = true;
  for (const Goal& goal : kGoals) {
    const bool exists =
        std::ranges::any_of(architectures(), [&](const auto& a) { return !std::strcmp(a.name, goal.net); });
    const bool asked = nets.empty() || std::ranges::find(nets, goal.net) != nets.end();
    if (exists && asked) reached = run_net(goal.net, goal.factor) && reached;
  }
  return reached ? 0 : 1;
}

}  // namespace
}  // namespace lacewing::bench

int main(int argc, char** argv) try {
  // libgomp reads these when it is loaded, which has happened: start again with them.
  if (std::getenv("OMP_WAIT_POLICY") == nullptr) {
    setenv("OMP_WAIT_POLICY", "passive", 1);
    setenv("OMP_NUM_THREADS", "1", 1);
    execv("/proc/self/exe", argv);
  }
  at::set_num_threads(1);
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments == std::vector<std::string>{"--memory"}) return lacewing::bench::run_memory();
  if (arguments == std::vector<std::string>{"--resident"}) return lacewing::bench::run_resident();
  const int rc = lacewing::bench::run_table(arguments);
  if (!arguments.empty()) return rc;
  const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
  const auto alone = [&](const std::string& what) {
    return std::system(("'" + self + "' " + what).c_str()) == 0;
  };
  const bool reached = alone("--memory");
  return alone("--resident") && reached ? rc : 1;
} catch (const lacewing::Error& error) {
  std::fprintf(stderr, "error: %s\n", one_line(error).c_str());
  return 1;
}
