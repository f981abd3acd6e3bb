// The strongest test of the engine: random programs checked against autograd, against finite differences,
// against themselves under other chunk sizes and worker counts. 10,000 programs a check; a failure names the
// seed. Programs are tiny: what takes the time is the number of passes, which is as small as each check
// allows.

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <semaphore>
#include <thread>

#include "attribution/method.h"
#include "attribution/output.h"
#include "attribution/runner.h"
#include "support/random_program.h"

namespace lacewing::test {
namespace {

using at::Tensor;

constexpr std::uint64_t kPrograms = 10'000;
constexpr int kShards = 4;
const Parameters kThreeSteps{{"steps", std::int64_t{3}}, {"rule", std::string("right")}};

double relative_error(const Tensor& a, const Tensor& b) {
  return (a - b).abs().max().item<double>() / std::max(1.0, b.abs().max().item<double>());
}

// Two compute threads that take chunks in whatever order they like. The second one lives on: a new thread's
// first torch call is slow.
class TwoWorkers : public PlainWork {
 public:
  TwoWorkers() : other_([this](std::stop_token stop) { serve(stop); }) {}
  ~TwoWorkers() override {
    other_.request_stop();
    start_.release();
  }
  void parallel(std::int64_t count, const std::function<void(std::int64_t)>& body) override {
    body_ = &body;
    count_ = count;
    next_ = 0;
    start_.release();
    loop();
    done_.acquire();
  }

 private:
  void loop() {
    for (std::int64_t i = next_++; i < count_; i = next_++) (*body_)(i);
  }
  void serve(const std::stop_token& stop) {
    while (true) {
      start_.acquire();
      if (stop.stop_requested()) return;
      loop();
      done_.release();
    }
  }
  const std::function<void(std::int64_t)>* body_ = nullptr;
  std::int64_t count_ = 0;
  std::atomic<std::int64_t> next_ = 0;
  std::binary_semaphore start_{0}, done_{0};
  std::jthread other_;
};

Tensor explain(const RandomProgram& program, const std::string& name, const Parameters& parameters,
               std::int64_t chunk, Work& work) {
  const Method& chosen = method(name);
  const SampledGradient plan = chosen.plan(
      chosen.resolve(parameters),
      {Shape(program.x.sizes().begin() + 1, program.x.sizes().end()), 0, program.x.options(), {}, {}});
  GradientTask task{program.network.get(), program.x, {}, OutputKind::logit, chunk};
  task.targets.assign(static_cast<std::size_t>(program.x.size(0)), 1);
  return run_gradient(task, plan, work).maps;
}

class RandomPrograms : public ::testing::TestWithParam<int> {
 protected:
  template <class Check>
  void for_each(RandomProgramOptions options, Check check) {
    for (std::uint64_t seed = static_cast<std::uint64_t>(GetParam()); seed < kPrograms; seed += kShards) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      check(random_program(seed, options), seed);
      if (HasFailure()) return;
    }
  }
};

TEST_P(RandomPrograms, LogitsAndGradientsEqualAutograds) {
  PlainWork work;
  for_each({}, [&](const RandomProgram& p, std::uint64_t seed) {
    const Tensor expected = reference_forward(*p.network, p.x);
    at::manual_seed(seed);
    const Tensor c = at::randn(expected.sizes(), at::kDouble);
    const Tensor gradient = autograd_gradient(*p.network, p.x, c);

    EXPECT_LE(relative_error(forward(*p.network, p.x, work), expected), 1e-10);
    Trace plain = trace(*p.network, p.x, work);
    EXPECT_LE(relative_error(plain.output, expected), 1e-10);
    EXPECT_LE(relative_error(backward(*p.network, plain, c, work), gradient), 1e-10);

    const Tensor leaf = p.x.clone().requires_grad_(true);
    Trace taped = trace(*p.network, leaf, work, {.taped = true});
    EXPECT_LE(relative_error(backward(*p.network, taped, c, work).detach(), gradient), 1e-10) << "taped";
  });
}

TEST_P(RandomPrograms, IntegratedGradientsEqualAutogradsSum) {
  PlainWork work;
  for_each({}, [&](const RandomProgram& p, std::uint64_t) {
    const Tensor map = explain(p, "integrated_gradients", kThreeSteps, 16, work);
    const Tensor one_hot = at::zeros({p.x.size(0), 3}, at::kDouble);
    one_hot.select(1, 1).fill_(1);
    Tensor sum = at::zeros_like(p.x);
    for (int i = 1; i <= 3; ++i) sum += autograd_gradient(*p.network, p.x * (i / 3.0), one_hot) / 3.0;
    EXPECT_LE(relative_error(map, p.x * sum), 1e-10);
  });
}

// Six samples: in one chunk, in two that split a picture's, and in three that two threads share.
TEST_P(RandomPrograms, MapsDependNeitherOnChunksNorOnWorkers) {
  PlainWork one;
  TwoWorkers two;
  for_each({}, [&](const RandomProgram& p, std::uint64_t) {
    const auto map = [&](std::int64_t chunk, Work& work) {
      return explain(p, "integrated_gradients", kThreeSteps, chunk, work);
    };
    const Tensor whole = map(64, one), small = map(2, one);
    EXPECT_LE(relative_error(map(5, one), whole), 1e-12);
    EXPECT_LE(relative_error(small, whole), 1e-12);
    EXPECT_TRUE(at::equal(map(2, two), small)) << "bit for bit";
  });
}

// d/dx of c . map(x), where map is gradient or input x gradient: the tape against central differences.
TEST_P(RandomPrograms, DerivativesOfMapsEqualFiniteDifferences) {
  PlainWork work;
  for_each({.smooth = true, .batch = 1}, [&](const RandomProgram& p, std::uint64_t seed) {
    at::manual_seed(seed);
    const Tensor c = at::randn(p.x.sizes(), at::kDouble), direction = at::randn(p.x.sizes(), at::kDouble);
    const Tensor target = at::zeros({1}, at::kLong);
    const auto loss = [&](const Tensor& x, bool taped) {
      Trace t = trace(*p.network, x, work, {.taped = taped});
      const Tensor seed_gradient = output_gradient(t.output, target, OutputKind::probability);
      const Tensor map = backward(*p.network, t, seed_gradient, work);
      const at::AutoGradMode mode(taped);
      return (c * x * map).sum();
    };
    const at::AutoGradMode on(true);
    const Tensor leaf = p.x.clone().requires_grad_(true);
    const Tensor value = loss(leaf, true);
    const Tensor derivative = torch::autograd::grad({value}, {leaf})[0];
    const double h = 1e-4;
    const auto at_step = [&](double step) { return loss(p.x + step * direction, false).item<double>(); };
    // Fourth order: error h^4, so that 1e-6 is a test of the derivative and not of the step.
    const double difference =
        (8 * (at_step(h) - at_step(-h)) - (at_step(2 * h) - at_step(-2 * h))) / (12 * h);
    const double analytic = (derivative * direction).sum().item<double>();
    EXPECT_NEAR(analytic, difference, 1e-6 * std::max(1.0, std::abs(difference)));
  });
}

INSTANTIATE_TEST_SUITE_P(Shard, RandomPrograms, ::testing::Range(0, kShards));

}  // namespace
}  // namespace lacewing::test
