// Every op on its own, in float64: forward against ATen's functional call, backward and its derivative
// against finite differences, taped and untaped, in both memory layouts; and DeepLIFT's rule for it.

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <set>

#include "network/rules/rules.h"
#include "one_op.h"

namespace lacewing::test {
namespace {

using at::Tensor;

class OpTable : public ::testing::TestWithParam<std::size_t> {
 protected:
  void SetUp() override { at::manual_seed(17 + GetParam()); }
  OneOp one{op_cases()[GetParam()]};
};

TEST_P(OpTable, ForwardIsAtens) {
  const Tensor expected = one.expected(one.inputs);
  EXPECT_TRUE(at::allclose(one.forward(one.inputs), expected, 1e-12, 1e-12));
  EXPECT_TRUE(at::allclose(one.forward(one.inputs, {.taped = true}), expected, 1e-12, 1e-12));
}

TEST_P(OpTable, BackwardIsTheDerivative) {
  expect_backward_is_the_derivative(one);
}

TEST_P(OpTable, BackwardHasADerivative) {
  expect_backward_has_a_derivative(one);
}

TEST_P(OpTable, WeightGradientsAreTheDerivative) {
  expect_weight_gradients_are_the_derivative(one);
}

// sum m_x (x - x0) = sum m_y (y - y0): by a rule, or because the op is linear and differentiated.
TEST_P(OpTable, DeepLiftIsComplete) {
  const Tensors reference = one.draw();
  const Tensor rise = one.forward(one.inputs) - one.forward(reference), m_y = normal_like({rise})[0];
  const Tensors m_x = one.backward(one.inputs, reference, m_y, {}, rescale_rules());
  Tensors way;
  for (std::size_t i = 0; i < m_x.size(); ++i) way.push_back(one.inputs[i] - reference[i]);
  const double expected = (m_y * rise).sum().item<double>();
  EXPECT_NEAR(dot(m_x, way), expected, 1e-11 * std::max(1.0, std::abs(expected)));
}

// Where part of x is x0, as black borders on a zero baseline, multipliers have a finite derivative.
TEST_P(OpTable, DeepLiftsDerivativeIsFiniteWhereXIsTheReference) {
  Tensors reference = one.draw(), leaves;
  const at::AutoGradMode on(true);
  for (std::size_t i = 0; i < reference.size(); ++i) {
    const Tensor same = at::rand_like(reference[i]) < 0.5;
    leaves.push_back(at::where(same, reference[i], one.inputs[i]).detach().requires_grad_(true));
  }
  const Tensor m_y = at::randn_like(one.forward(one.inputs));
  const Tensors m_x = one.backward(leaves, reference, m_y, {.taped = true}, rescale_rules());
  Tensor total = at::zeros({}, at::kDouble);
  for (const Tensor& m : m_x) total = total + (m * at::randn_like(m)).sum();
  EXPECT_TRUE(at::isfinite(total).item<bool>());
  if (!total.requires_grad()) return;
  for (const Tensor& slope : torch::autograd::grad({total}, leaves, {}, std::nullopt, false, true)) {
    EXPECT_TRUE(!slope.defined() || at::isfinite(slope).all().item<bool>());
  }
}

INSTANTIATE_TEST_SUITE_P(Ops, OpTable, ::testing::Range<std::size_t>(0, op_cases().size()),
                         [](const auto& which) { return op_case_name(which.param); });

// Opaque nodes hold operators of ATen's own and have tests of their own.
TEST(Ops, EveryOneIsInTheTable) {
  std::set<OpKind> covered;
  for (const OpCase& each : op_cases()) covered.insert(each.kind);
  for (const Op& each : all_ops()) {
    EXPECT_TRUE(covered.contains(each.kind) || each.kind == OpKind::opaque) << each.name;
  }
}

// On a kink the fused backward and the derivative that rules and the tape use must agree: ReLU'(0) = 0 in
// both.
TEST(Ops, KinksHaveOneDerivative) {
  const Tensor x = at::tensor({-3.0, -1.0, 0.0, 1.0, 3.0, 6.0}, at::kDouble), g = at::ones_like(x);
  for (const std::string& name : activation_names()) {
    if (name == "log") continue;
    const Activation& f = activation(name);
    const OneOp one({name, OpKind::activation, ActivationAttributes{&f, f.parameter}, {{6}}});
    const Tensor plain = one.backward({x}, g, {}).inputs[0];
    EXPECT_TRUE(at::allclose(plain, one.backward({x}, g, {.taped = true}).inputs[0], 1e-12, 1e-12)) << name;
    const at::AutoGradMode on(true);
    const Tensor leaf = x.clone().requires_grad_(true);
    const Tensor autograd = torch::autograd::grad({one.expected({leaf}).sum()}, {leaf})[0];
    EXPECT_TRUE(at::allclose(plain, autograd, 1e-12, 1e-12)) << name;
  }
}

}  // namespace
}  // namespace lacewing::test
