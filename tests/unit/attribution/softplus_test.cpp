// The softplus surrogate: closed forms, forward and backward of one function, and its limit.

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

#include "attribution/method.h"
#include "attribution/runner.h"
#include "network/rules/rules.h"
#include "support/random_program.h"

namespace lacewing::test {
namespace {

using at::Tensor;

// sum_i c_i f(x_i) with c_i = i + 1: every unit is seen by itself.
std::shared_ptr<Network> elementwise(const std::string& function, std::int64_t units,
                                     std::optional<ActivationParameter> parameter = {}) {
  Builder net("elementwise", {units, 1, 1});
  const int x = net.activation(net.flatten(net.input(), "flatten"), "f", function);
  auto network = net.finish(net.linear(x, "sum", 1));
  if (parameter) std::get<ActivationAttributes>(network->nodes[1].attributes).parameter = *parameter;
  network->weights[0].value = at::arange(1, units + 1, at::kDouble).unsqueeze(0);
  network->weights[1].value = at::zeros({1}, at::kDouble);
  return network;
}

// d(sum c f(x))/dx / c under the rules, one x after the other.
Tensor slopes(const Network& network, const Tensor& x, const RuleSet& rules) {
  PlainWork work;
  Trace kept = trace(network, x.view({1, -1, 1, 1}), work, {}, {}, rules);
  return backward(network, kept, at::ones({1, 1}, at::kDouble), work, rules).flatten() /
         network.weights[0].value.flatten();
}

const Tensor kPoints = at::linspace(-8.03, 8.01, 61, at::kDouble);

TEST(Softplus, OfReluIsItsClosedForm) {
  for (const double beta : {0.5, 3.0, 30.0}) {
    const auto network = elementwise("relu", kPoints.numel());
    const RuleSet rules = softplus_rules(beta);
    // The linear threshold, beta x > 20, leaves exp(-20) out: 2e-9 / beta.
    EXPECT_TRUE(at::allclose(slopes(*network, kPoints, rules), at::sigmoid(beta * kPoints), 0, 1e-8));
    PlainWork work;
    const Tensor value = forward(*network, kPoints.view({1, -1, 1, 1}), work, {}, rules);
    const Tensor expected = at::log1p(at::exp(beta * kPoints)) / beta;
    EXPECT_NEAR(value.item<double>(), (expected * network->weights[0].value.flatten()).sum().item<double>(),
                1e-6);
  }
}

// Every activation with kinks: the surrogate stays within log(2) / beta times its changes of slope (12 / beta
// where hardswish multiplies by x), and far from kinks it is the function itself.
TEST(Softplus, ApproachesEveryActivation) {
  for (const std::string& name : activation_names()) {
    const std::optional<ActivationParameter> bounds =
        name == "clamp" ? std::optional(ActivationParameter(-2, 3)) : std::nullopt;
    const Tensor x = name == "log" || name == "log1p" || name == "power" ? kPoints.abs() : kPoints;
    const auto network = elementwise(name, 1, bounds);
    PlainWork work;
    double before = 1e9;
    for (const double beta : {10.0, 100.0, 1000.0}) {
      double worst = 0;
      for (std::int64_t i = 0; i < x.numel(); ++i) {
        const Tensor at_x = x[i].view({1, 1, 1, 1});
        const Tensor difference =
            forward(*network, at_x, work) - forward(*network, at_x, work, {}, softplus_rules(beta));
        worst = std::max(worst, difference.abs().max().item<double>());
      }
      EXPECT_LE(worst, 12 / beta) << name;
      EXPECT_LE(worst, before) << name;
      before = worst;
    }
  }
}

// The backward is the derivative of the forward: autograd through the surrogate's forward says the same.
TEST(Softplus, BackwardDifferentiatesForwardOnRandomPrograms) {
  PlainWork work;
  const RuleSet rules = softplus_rules(7);
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const RandomProgram p = random_program(seed);
    const at::AutoGradMode on(true);
    const Tensor leaf = p.x.clone().requires_grad_(true);
    const Tensor logits = forward(*p.network, leaf, work, {.taped = true}, rules);
    const Tensor coefficients = at::ones_like(logits);
    const Tensor expected = torch::autograd::grad({logits}, {leaf}, {coefficients})[0];
    Trace kept = trace(*p.network, p.x, work, {}, {}, rules);
    const Tensor map = backward(*p.network, kept, coefficients, work, rules);
    const double scale = std::max(1.0, expected.abs().max().item<double>());
    ASSERT_LE((map - expected).abs().max().item<double>(), 1e-9 * scale) << seed;
  }
}

// What attacks need: the map itself has a derivative, which ReLU's has not.
TEST(Softplus, MapHasASecondDerivative) {
  PlainWork work;
  const auto network = elementwise("relu", kPoints.numel());
  const RuleSet rules = softplus_rules(4);
  const at::AutoGradMode on(true);
  const Tensor leaf = kPoints.clone().requires_grad_(true);
  Trace kept = trace(*network, leaf.view({1, -1, 1, 1}), work, {.taped = true}, {}, rules);
  const Tensor map = backward(*network, kept, at::ones({1, 1}, at::kDouble), work, rules);
  const Tensor second = torch::autograd::grad({map.sum()}, {leaf})[0] / network->weights[0].value.flatten();
  const Tensor s = at::sigmoid(4 * kPoints);
  EXPECT_TRUE(at::allclose(second, 4 * s * (1 - s), 0, 1e-7));
}

TEST(Softplus, GradientMethodKeepsTheNetworksTargetsAndOutputs) {
  PlainWork work;
  const Method& smooth = method("softplus_gradient");
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const RandomProgram p = random_program(seed);
    const MethodContext context{Shape(p.x.sizes().begin() + 1, p.x.sizes().end()), 0, p.x.options(), {}, {}};
    const SampledGradient plan = smooth.plan(smooth.resolve({{"beta", 0.05}}), context);
    const GradientTask task{p.network.get(), p.x, {}, OutputKind::logit, 16};
    const auto outcome = run_gradient(task, plan, work);
    const auto plain = run_gradient(task, {}, work);
    EXPECT_EQ(outcome.targets, plain.targets) << seed;
    for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(outcome.outputs[i], plain.outputs[i], 1e-12) << seed;
  }
}

}  // namespace
}  // namespace lacewing::test
