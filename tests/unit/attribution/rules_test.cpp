// Rules against closed forms and slow twins: guided backpropagation, deconvnet, DeepLIFT, SmoothGrad.

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

#include "attribution/method.h"
#include "attribution/output.h"
#include "attribution/runner.h"
#include "base/error.h"
#include "base/random.h"
#include "network/builder.h"
#include "network/ops/ops.h"
#include "network/rules/rules.h"
#include "support/random_program.h"

namespace lacewing::test {
namespace {

using at::Tensor;

GradientOutcome explain(const Network& network, const Tensor& x, const std::string& name,
                        Parameters parameters = {}, std::uint64_t seed = 0) {
  PlainWork work;
  const Method& chosen = method(name);
  const auto channels = static_cast<std::size_t>(x.size(1));
  const SampledGradient plan = chosen.plan(
      chosen.resolve(parameters), {Shape(x.sizes().begin() + 1, x.sizes().end()), seed, x.options(),
                                   std::vector<double>(channels, -1.0), std::vector<double>(channels, 1.0)});
  GradientTask task{&network, x, {}, OutputKind::logit, 16};
  task.targets.assign(static_cast<std::size_t>(x.size(0)), 0);
  return run_gradient(task, plan, work);
}

// F(x) = sum_j v_j f(w_j . x + b_j) on two pixels.
std::shared_ptr<Network> one_hidden_layer(const std::string& function, const Tensor& w, const Tensor& b,
                                          const Tensor& v) {
  Builder net("hidden", {1, 1, 2});
  const int flat = net.flatten(net.input(), "flatten");
  net.set_channels(flat, 2);
  const int hidden = net.activation(net.linear(flat, "fc1", w.size(0)), "f", function);
  auto network = net.finish(net.linear(hidden, "fc2", 1));
  network->weights[0].value = w;
  network->weights[1].value = b;
  network->weights[2].value = v.unsqueeze(0);
  network->weights[3].value = at::zeros({1}, at::kDouble);
  return network;
}

const Tensor kW = at::tensor({1.0, -2.0, 0.5, 1.5, -1.0, 0.3}, at::kDouble).reshape({3, 2});
const Tensor kB = at::tensor({0.1, -0.2, 0.4}, at::kDouble);
const Tensor kV = at::tensor({2.0, -3.0, 1.0}, at::kDouble);
const Tensor kX = at::tensor({0.7, 0.4}, at::kDouble).reshape({1, 1, 1, 2});

TEST(Rules, GuidedKeepsPositiveGradientsAtActiveUnits) {
  const auto network = one_hidden_layer("relu", kW, kB, kV);
  const Tensor z = kW.mv(kX.flatten()) + kB;
  const Tensor expected = kW.t().mv(kV.clamp_min(0) * (z > 0).to(at::kDouble));
  EXPECT_TRUE(at::allclose(explain(*network, kX, "guided_backprop").maps.flatten(), expected, 1e-14, 1e-14));
}

TEST(Rules, DeconvnetKeepsPositiveGradientsAtEveryUnit) {
  const auto network = one_hidden_layer("relu", kW, kB, kV);
  const Tensor expected = kW.t().mv(kV.clamp_min(0));
  EXPECT_TRUE(at::allclose(explain(*network, kX, "deconvnet").maps.flatten(), expected, 1e-14, 1e-14));
}

// Both act at ReLU only: with another activation they are the gradient.
TEST(Rules, GuidedAndDeconvnetLeaveOtherActivationsAlone) {
  const auto network = one_hidden_layer("tanh", kW, kB, kV);
  const Tensor gradient = explain(*network, kX, "gradient").maps;
  EXPECT_TRUE(at::equal(explain(*network, kX, "guided_backprop").maps, gradient));
  EXPECT_TRUE(at::equal(explain(*network, kX, "deconvnet").maps, gradient));
}

// One hidden layer: map_i = (x_i - x0_i) sum_j v_j w_ji (f(z_j) - f(z0_j)) / (z_j - z0_j).
TEST(Rules, DeepLiftOfOneHiddenLayerMatchesItsClosedForm) {
  for (const char* function : {"relu", "sigmoid", "gelu"}) {
    const auto network = one_hidden_layer(function, kW, kB, kV);
    const Tensor z = kW.mv(kX.flatten()) + kB, z0 = kB;
    const auto& f = activation(function);
    const Tensor multiplier = (f.forward(z, f.parameter) - f.forward(z0, f.parameter)) / (z - z0);
    const Tensor expected = kX.flatten() * kW.t().mv(kV * multiplier);
    EXPECT_TRUE(at::allclose(explain(*network, kX, "deeplift").maps.flatten(), expected, 1e-13, 1e-13))
        << function;
  }
}

// Overlapping windows, by hand: x = (1, 3, 2), x0 = (2, 0, 5), windows {1,2} and {2,3}. y = (3, 3), y0 = (2,
// 5): the first window's rise of 1 came through x_2, the second's fall of 2 through the reference's winner
// x_3.
TEST(Rules, DeepLiftSharesMaxPoolsOutByHand) {
  Builder net("pool", {1, 1, 3});
  const int pooled = net.max_pool(net.input(), "pool", 2, 1);
  auto network = net.finish(net.flatten(pooled, "flatten"));
  std::get<PoolAttributes>(network->nodes[0].attributes).kernel = {1, 2};
  PlainWork work;
  const Tensor x = at::tensor({1.0, 3.0, 2.0}, at::kDouble).reshape({1, 1, 1, 3});
  const Tensor x0 = at::tensor({2.0, 0.0, 5.0}, at::kDouble).reshape({1, 1, 1, 3});
  const RuleSet rules = rescale_rules();
  Trace kept = trace(*network, x, work, {}, {}, rules);
  kept.attach_reference(trace(*network, x0, work, {}, {}, rules), rules);
  const Tensor m =
      backward(*network, kept, at::tensor({1.0, 10.0}, at::kDouble).reshape({1, 2}), work, rules);
  EXPECT_TRUE(at::allclose((m * (x - x0)).flatten(), at::tensor({0.0, 1.0, -20.0}, at::kDouble)));
}

// How far exponents are from the reference's: in softmaxes, their logarithms and attention the rule
// multiplies by exp of it, and the terms cancel in the sum.
double exponents_distance(const Network& network, const Tensor& x, const Tensor& x0) {
  PlainWork work;
  const RuleSet rules = rescale_rules();
  const Trace a = trace(network, x, work, {}, {}, rules), b = trace(network, x0, work, {}, {}, rules);
  const auto exponents = [](const Context& call) {
    if (call.node->kind != OpKind::attention) return call.in[0];
    return at::matmul(call.in[0], call.in[1].mT()) * ops::attention_scale(call);
  };
  double distance = 0;
  for (std::size_t i = 0; i < a.calls.size(); ++i) {
    const OpKind kind = a.calls[i].node->kind;
    if (kind != OpKind::softmax && kind != OpKind::log_softmax && kind != OpKind::attention) continue;
    const Tensor apart = exponents(a.calls[i]) - exponents(b.calls[i]);
    distance = std::max(distance, apart.abs().max().item<double>());
  }
  return distance;
}

// sum of the map = F(x) - F(x0).
void expect_complete(const RandomProgram& p, double tolerance, std::uint64_t seed) {
  const auto outcome = explain(*p.network, p.x, "deeplift");
  for (std::size_t i = 0; i < 2; ++i) {
    const double difference = outcome.outputs[i] - outcome.baseline_outputs[i];
    const double sum = outcome.maps[static_cast<std::int64_t>(i)].sum().item<double>();
    ASSERT_NEAR(sum, difference, tolerance * std::max(1.0, std::abs(difference))) << seed;
  }
}

TEST(Rules, DeepLiftIsCompleteOnRandomPrograms) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    expect_complete(random_program(seed, {.attention = false}), 1e-9, seed);
  }
}

TEST(Rules, DeepLiftIsCompleteOnRandomProgramsWithAttention) {
  int checked = 0, ill_conditioned = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const RandomProgram p = random_program(seed);
    if (exponents_distance(*p.network, p.x, at::zeros_like(p.x)) > 10) {
      ++ill_conditioned;
      continue;
    }
    expect_complete(p, 1e-6, seed);
    ++checked;
  }
  EXPECT_GT(checked, 900) << ill_conditioned << " left out";
}

// A black border on a zero baseline is x = x0 exactly: the map's derivative must stay finite there, and right
// elsewhere.
TEST(Rules, DeepLiftsDerivativeIsFiniteOnBlackBorders) {
  PlainWork work;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const RandomProgram p = random_program(seed, {.batch = 1});
    Tensor x = p.x.clone();
    x.select(2, 0).zero_();
    x.select(3, 0).zero_();
    const RuleSet rules = rescale_rules();
    const at::AutoGradMode on(true);
    const Tensor leaf = x.requires_grad_(true);
    Trace kept = trace(*p.network, leaf, work, {.taped = true}, {}, rules);
    kept.attach_reference(trace(*p.network, at::zeros_like(leaf), work, {}, {}, rules), rules);
    const Tensor target = at::zeros({1}, at::kLong);
    const Tensor map = leaf * backward(*p.network, kept,
                                       output_gradient(kept.output, target, OutputKind::logit), work, rules);
    const Tensor loss = (map * at::arange(map.numel(), at::kDouble).reshape(map.sizes())).sum();
    const Tensor derivative = torch::autograd::grad({loss}, {leaf})[0];
    ASSERT_TRUE(at::isfinite(derivative).all().item<bool>()) << seed;
  }
}

TEST(Rules, SafeDivideAndItsDerivativeAreFiniteAtZero) {
  const at::AutoGradMode on(true);
  const Tensor dx = at::tensor({0.0, 1e-12, 2.0}, at::kDouble).requires_grad_(true);
  const Tensor quotient = safe_divide(dx * dx, dx, at::full({3}, 7.0, at::kDouble));
  EXPECT_TRUE(at::allclose(quotient, at::tensor({7.0, 7.0, 2.0}, at::kDouble)));
  const Tensor slope = torch::autograd::grad({quotient.sum()}, {dx})[0];
  EXPECT_TRUE(at::allclose(slope, at::tensor({0.0, 0.0, 1.0}, at::kDouble)));
}

TEST(Rules, AStrictSetNamesTheNodeItHasNoRuleFor) {
  const auto network = one_hidden_layer("relu", kW, kB, kV);
  const RuleSet strict = guided_rules().differentiate({OpKind::flatten});
  try {
    strict.check(*network);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_NE(one_line(error).find("fc1 (linear)"), std::string::npos) << one_line(error);
  }
  EXPECT_EQ(strict.unruled(*network), (std::vector<std::string>{"fc1 (linear)", "fc2 (linear)"}));
  EXPECT_NO_THROW(guided_rules().differentiate({OpKind::flatten, OpKind::linear}).check(*network));
  EXPECT_NO_THROW(rescale_rules().check(*network));
}

TEST(Rules, NodesWithoutARuleAreDifferentiatedWhereTheRequestAllowsIt) {
  const auto network = one_hidden_layer("relu", kW, kB, kV);
  PlainWork work;
  SampledGradient plan;
  plan.rules = guided_rules().differentiate({OpKind::flatten});
  GradientTask task{network.get(), kX, {0}, OutputKind::logit, 16};
  EXPECT_THROW(run_gradient(task, plan, work), Error);
  task.allow_gradient = true;
  EXPECT_TRUE(at::equal(run_gradient(task, plan, work).maps, explain(*network, kX, "guided_backprop").maps));
}

// The twin: the same draws, one gradient at a time.
TEST(Rules, SmoothGradIsTheMeanGradientAtItsDraws) {
  const RandomProgram p = random_program(3, {.smooth = true});
  const auto outcome = explain(*p.network, p.x, "smoothgrad",
                               {{"samples", std::int64_t{9}}, {"sigma", 0.3}, {"seed", std::int64_t{5}}});
  const Tensor one_hot = at::zeros({1, 3}, at::kDouble);
  one_hot.select(1, 0).fill_(1);
  for (std::int64_t picture = 0; picture < 2; ++picture) {
    const Tensor x = p.x[picture];
    Tensor mean = at::zeros_like(x);
    for (std::uint32_t s = 0; s < 9; ++s) {
      std::vector<double> noise(static_cast<std::size_t>(x.numel()));
      RandomStream(5, static_cast<std::uint32_t>(picture), s).fill_normal(noise);
      const Tensor noisy = x + 0.3 * at::tensor(noise, at::kDouble).reshape(x.sizes());
      mean += autograd_gradient(*p.network, noisy.unsqueeze(0), one_hot)[0] / 9;
    }
    EXPECT_TRUE(at::allclose(outcome.maps[picture], mean, 1e-11, 1e-11));
  }
}

TEST(Rules, SmoothGradsDefaultNoiseIsFifteenPercentOfThePicturesRange) {
  const auto network = one_hidden_layer("sigmoid", kW, kB, kV);
  const double range = 0.3;  // of kX
  const auto by_default = explain(*network, kX, "smoothgrad", {{"samples", std::int64_t{7}}}, 11);
  const auto explicit_sigma =
      explain(*network, kX, "smoothgrad",
              {{"samples", std::int64_t{7}}, {"sigma", 0.15 * range}, {"seed", std::int64_t{11}}});
  EXPECT_TRUE(at::allclose(by_default.maps, explicit_sigma.maps, 1e-12, 1e-12));
}

}  // namespace
}  // namespace lacewing::test
