// Closed forms on networks small enough to solve by hand, and promises that hold for every method at once.

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "attribution/baseline.h"
#include "attribution/method.h"
#include "attribution/output.h"
#include "attribution/runner.h"
#include "base/error.h"
#include "base/npy.h"
#include "network/builder.h"
#include "support/random_program.h"
#include "support/temp_folder.h"

namespace lacewing::test {
namespace {

using at::Tensor;

MethodContext context_of(const Tensor& x) {
  const auto channels = static_cast<std::size_t>(x.size(1));
  return {Shape(x.sizes().begin() + 1, x.sizes().end()), 7, x.options(), std::vector<double>(channels, -1.0),
          std::vector<double>(channels, 3.0)};
}

GradientOutcome explain(const Network& network, const Tensor& x, const std::string& name,
                        Parameters parameters = {}, OutputKind output = OutputKind::logit,
                        std::vector<std::int64_t> targets = {}) {
  PlainWork work;
  const Method& chosen = method(name);
  const SampledGradient plan = chosen.plan(chosen.resolve(parameters), context_of(x));
  return run_gradient({&network, x, std::move(targets), output, 16}, plan, work);
}

// F(x) = W x + b on 1 x 2 x 2 pictures, three classes.
std::shared_ptr<Network> linear_network() {
  Builder net("linear", {1, 2, 2});
  const int flat = net.flatten(net.input(), "flatten");
  net.set_channels(flat, 4);
  auto network = net.finish(net.linear(flat, "fc", 3));
  network->weights[0].value = at::arange(12, at::kDouble).reshape({3, 4}) - 5;
  network->weights[1].value = at::tensor({0.5, -1.0, 2.0}, at::kDouble);
  return network;
}

TEST(Methods, GradientOfALinearNetworkIsItsWeights) {
  const auto network = linear_network();
  const Tensor x = at::tensor({1.0, 2.0, 3.0, 4.0}, at::kDouble).reshape({1, 1, 2, 2});
  const GradientOutcome outcome = explain(*network, x, "gradient", {}, OutputKind::logit, {1});
  EXPECT_TRUE(at::equal(outcome.maps.flatten(), network->weights[0].value[1]));
  EXPECT_DOUBLE_EQ(outcome.outputs[0], -1 + 0 * 2 + 1 * 3 + 2 * 4 - 1.0);
}

TEST(Methods, AutomaticTargetIsTheArgMaxAtEachPicture) {
  const auto network = linear_network();
  const Tensor x = at::stack({at::ones({1, 2, 2}, at::kDouble), -at::ones({1, 2, 2}, at::kDouble)});
  const std::vector<std::int64_t> expected{2, 0};
  for (const Method& each : methods())
    EXPECT_EQ(explain(*network, x, each.name).targets, expected) << each.name;
}

// For a linear score every rule of integrated gradients is exact: x_i w_i, and the sum is F(x) - F(0).
TEST(Methods, IntegratedGradientsAreExactOnALinearNetwork) {
  const auto network = linear_network();
  const Tensor x = at::tensor({1.0, 2.0, 3.0, 4.0}, at::kDouble).reshape({1, 1, 2, 2});
  for (const char* rule : {"gauss-legendre", "trapezoid", "midpoint", "left", "right"}) {
    const auto outcome =
        explain(*network, x, "integrated_gradients",
                {{"steps", std::int64_t{7}}, {"rule", std::string(rule)}}, OutputKind::logit, {2});
    EXPECT_TRUE(
        at::allclose(outcome.maps.flatten(), x.flatten() * network->weights[0].value[2], 1e-13, 1e-13))
        << rule;
    EXPECT_NEAR(outcome.maps.sum().item<double>(), outcome.outputs[0] - outcome.baseline_outputs[0], 1e-12)
        << rule;
  }
}

// One sigmoid unit: IG_i = (x_i - b_i) w_i (s(w.x) - s(w.b)) / (w.x - w.b).
TEST(Methods, IntegratedGradientsOfASigmoidUnitMatchItsClosedForm) {
  const TempFolder folder;
  Builder net("unit", {1, 1, 2});
  const int flat = net.flatten(net.input(), "flatten");
  net.set_channels(flat, 2);
  auto network = net.finish(net.activation(net.linear(flat, "fc", 1), "sigmoid", "sigmoid"));
  network->weights[0].value = at::tensor({1.5, -0.7}, at::kDouble).reshape({1, 2});
  network->weights[1].value = at::zeros({1}, at::kDouble);
  const Tensor x = at::tensor({0.8, -1.2}, at::kDouble).reshape({1, 1, 1, 2});
  write_npy(folder.path() / "baseline.npy", Array<double>({1, 1, 2}, {0.1, 0.3}));
  const auto outcome =
      explain(*network, x, "integrated_gradients", {{"baseline", (folder.path() / "baseline.npy").string()}},
              OutputKind::logit, {0});
  const auto sigmoid = [](double z) { return 1 / (1 + std::exp(-z)); };
  const double zx = 1.5 * 0.8 + 0.7 * 1.2, zb = 1.5 * 0.1 - 0.7 * 0.3;
  const double slope = (sigmoid(zx) - sigmoid(zb)) / (zx - zb);
  EXPECT_NEAR(outcome.maps.flatten()[0].item<double>(), 0.7 * 1.5 * slope, 1e-12);
  EXPECT_NEAR(outcome.maps.flatten()[1].item<double>(), -1.5 * -0.7 * slope, 1e-12);
}

// Each baseline is what it says, and completeness holds from it.
TEST(Methods, IntegratedGradientsAreCompleteFromEveryBaseline) {
  const RandomProgram p = random_program(21, {.smooth = true});
  const MethodContext context = context_of(p.x);
  for (const char* name : {"zero", "black", "white", "channel_mean", "blur", "uniform"}) {
    const Tensor x0 = make_baseline(name, context)(p.x[1], 1);
    EXPECT_EQ(x0.sizes(), p.x[1].sizes()) << name;
    const auto outcome =
        explain(*p.network, p.x, "integrated_gradients",
                {{"baseline", std::string(name)}, {"steps", std::int64_t{200}}}, OutputKind::logit, {1, 1});
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_NEAR(outcome.maps[static_cast<std::int64_t>(i)].sum().item<double>(),
                  outcome.outputs[i] - outcome.baseline_outputs[i], 1e-6)
          << name;
    }
  }
  EXPECT_EQ(make_baseline("black", context)(p.x[0], 0).max().item<double>(), -1);
  EXPECT_EQ(make_baseline("white", context)(p.x[0], 0).min().item<double>(), 3);
  EXPECT_NEAR((make_baseline("channel_mean", context)(p.x[0], 0).mean() - p.x[0].mean()).item<double>(), 0,
              1e-12);
  const Tensor constant = at::full_like(p.x[0], 0.4);
  EXPECT_TRUE(at::allclose(make_baseline("blur", context)(constant, 0), constant, 1e-12, 1e-12));
  const auto uniform = make_baseline("uniform", context);
  EXPECT_TRUE(at::equal(uniform(p.x[0], 0), uniform(p.x[0], 0)));
  EXPECT_FALSE(at::equal(uniform(p.x[0], 0), uniform(p.x[0], 1)));
  EXPECT_THROW(make_baseline("grey", context), Error);
}

// d(p_t)/dz, d(log p_t)/dz and d(-log p_t)/dz against finite differences of the value.
TEST(Output, GradientIsTheDerivativeOfTheValue) {
  const Tensor z = at::tensor({0.3, -1.0, 2.0, 0.1, 0.2, -0.5}, at::kDouble).reshape({2, 3});
  const Tensor target = at::tensor({2, 0}, at::kLong);
  for (OutputKind kind :
       {OutputKind::logit, OutputKind::probability, OutputKind::log_probability, OutputKind::loss}) {
    const Tensor gradient = output_gradient(z, target, kind);
    for (std::int64_t i = 0; i < 2; ++i) {
      for (std::int64_t j = 0; j < 3; ++j) {
        Tensor step = at::zeros_like(z);
        step[i][j] = 1e-6;
        const Tensor difference =
            (output_value(z + step, target, kind) - output_value(z - step, target, kind)) / 2e-6;
        EXPECT_NEAR(gradient[i][j].item<double>(), difference[i].item<double>(), 1e-9)
            << static_cast<int>(kind);
      }
    }
  }
}

// Sum over classes of m_j (z_j - z0_j) is the value's difference: what DeepLIFT's completeness rests on.
// Equal logits (second row) have the gradient as their multipliers.
TEST(Output, MultipliersTimesTheDifferenceOfLogitsAreTheDifferenceOfTheValue) {
  const Tensor z = at::tensor({0.3, -1.0, 2.0, 0.1, 0.2, -0.5}, at::kDouble).reshape({2, 3});
  const Tensor z0 = at::tensor({-0.4, 0.7, 2.0, 0.1, 0.2, -0.5}, at::kDouble).reshape({2, 3});
  const Tensor target = at::tensor({0, 2}, at::kLong);
  for (OutputKind kind :
       {OutputKind::logit, OutputKind::probability, OutputKind::log_probability, OutputKind::loss}) {
    const Tensor multipliers = output_multipliers(z, z0, target, kind);
    const Tensor difference = output_value(z, target, kind) - output_value(z0, target, kind);
    EXPECT_LE(((multipliers * (z - z0)).sum(1) - difference).abs().max().item<double>(), 1e-14)
        << static_cast<int>(kind);
    EXPECT_LE((multipliers - output_gradient(z, target, kind))[1].abs().max().item<double>(), 1e-14)
        << static_cast<int>(kind);
  }
}

TEST(Methods, DeepLiftIsCompleteForEveryOutput) {
  const RandomProgram p = random_program(3);
  for (OutputKind kind :
       {OutputKind::logit, OutputKind::probability, OutputKind::log_probability, OutputKind::loss}) {
    const auto outcome = explain(*p.network, p.x, "deeplift", {}, kind);
    for (std::size_t i = 0; i < outcome.outputs.size(); ++i) {
      EXPECT_NEAR(outcome.maps[static_cast<std::int64_t>(i)].sum().item<double>(),
                  outcome.outputs[i] - outcome.baseline_outputs[i], 1e-9)
          << static_cast<int>(kind);
    }
  }
}

class EveryMethod : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryMethod, IsIndependentOfTheRestOfTheBatch) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const RandomProgram p = random_program(seed, {.batch = 3});
    const Tensor all = explain(*p.network, p.x, GetParam()).maps;
    // SmoothGrad draws from (seed, picture): only the first picture keeps its place when it stands alone.
    for (std::int64_t i = 0; i < (GetParam() == "smoothgrad" ? 1 : 3); ++i) {
      const Tensor alone = explain(*p.network, p.x.narrow(0, i, 1), GetParam()).maps;
      EXPECT_LE((all.narrow(0, i, 1) - alone).abs().max().item<double>(), 1e-11) << seed;
    }
  }
}

TEST_P(EveryMethod, LeavesTheModelUnchanged) {
  const RandomProgram p = random_program(5);
  std::vector<Tensor> before;
  for (const Weight& weight : p.network->weights) before.push_back(weight.value.clone());
  explain(*p.network, p.x, GetParam());
  for (std::size_t i = 0; i < before.size(); ++i)
    EXPECT_TRUE(at::equal(before[i], p.network->weights[i].value));
}

TEST_P(EveryMethod, AgreesInFloat32AndFloat64) {
  for (std::uint64_t seed = 100; seed < 120; ++seed) {
    const RandomProgram p = random_program(seed, {.smooth = true});
    const auto single = p.network->to(at::kFloat, at::kCPU);
    const Tensor exact = explain(*p.network, p.x, GetParam(), {}, OutputKind::logit, {0, 1}).maps;
    const Tensor rough = explain(*single, p.x.to(at::kFloat), GetParam(), {}, OutputKind::logit, {0, 1}).maps;
    const double scale = std::max(1.0, exact.abs().max().item<double>());
    EXPECT_LE((exact - rough).abs().max().item<double>() / scale, 1e-4) << seed;
  }
}

TEST_P(EveryMethod, IsZeroWhereTheGradientIsZero) {
  auto network = linear_network();
  network->weights[0].value.zero_();
  const Tensor map = explain(*network, at::ones({1, 1, 2, 2}, at::kDouble), GetParam()).maps;
  EXPECT_EQ(map.abs().max().item<double>(), 0);
}

TEST_P(EveryMethod, ListsWhatExistsForAnUnknownParameter) {
  try {
    method(GetParam()).resolve({{"no_such_thing", 1.0}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(one_line(error).find("no_such_thing"), std::string::npos);
    EXPECT_NE(one_line(error).find(GetParam()), std::string::npos);
  }
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const Method& each : methods()) all.emplace_back(each.name);
  return all;
}
INSTANTIATE_TEST_SUITE_P(Methods, EveryMethod, ::testing::ValuesIn(names()),
                         [](const auto& parameter) { return parameter.param; });

TEST(Methods, EstimatesOnTheWayApproachTheFinalMap) {
  const RandomProgram p = random_program(11, {.smooth = true, .batch = 1});
  const Method& ig = method("integrated_gradients");
  const SampledGradient plan = ig.plan(ig.resolve({{"steps", std::int64_t{400}}}), context_of(p.x));
  // Slow enough that several estimates are due.
  class Slow : public PlainWork {
   public:
    void yield() override {
      at::rand({200, 200}).mm(at::rand({200, 200}));
      std::this_thread::sleep_for(std::chrono::milliseconds(4));
    }
  } slow;
  std::vector<GradientOutcome> estimates;
  const auto last = run_gradient({p.network.get(), p.x, {0}, OutputKind::logit, 4}, plan, slow,
                                 [&](const GradientOutcome& estimate) { estimates.push_back(estimate); });
  ASSERT_GE(estimates.size(), 3u);
  for (const GradientOutcome& estimate : estimates) {
    EXPECT_LT(estimate.done, estimate.total);
    const double scale = last.maps.abs().max().item<double>();
    EXPECT_LE((estimate.maps - last.maps).abs().max().item<double>(), 0.3 * scale) << estimate.done;
  }
}

}  // namespace
}  // namespace lacewing::test
