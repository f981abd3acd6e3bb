// Every op on its own, in float64: forward against ATen's functional call, backward and its derivative
// against finite differences, taped and untaped, in both memory layouts; and DeepLIFT's rule for it.

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <set>

#include "network/layer_shapes.h"
#include "network/rules/rules.h"
#include "one_op.h"
#include "support/random_program.h"

namespace lacewing::test {
namespace {

using at::Tensor;

class OpTable : public ::testing::TestWithParam<std::size_t> {
 protected:
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

TEST_P(OpTable, DeepLiftsMultipliersHaveADerivative) {
  expect_backward_has_a_derivative(one, rescale_rules());
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

// What runs in place behind a node trusts this column of the table.
TEST_P(OpTable, OutputIsFreshUnlessMarkedAsAView) {
  const Tensor y = one.forward(one.inputs);
  if (op(one.node().kind).view) return;
  for (const Tensor& x : one.inputs) EXPECT_FALSE(y.is_alias_of(x));
  for (std::size_t i = 0; i < one.weight_count(); ++i) {
    EXPECT_FALSE(one.has_weight(i) && y.is_alias_of(one.weight(i)));
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

TEST(Ops, TheFirstOfEqualMaximaWins) {
  const OneOp one({"max", OpKind::max, ReduceAttributes{{1, 2}, false}, {{1, 20, 30}}});
  const Tensor x = at::zeros({1, 20, 30}, at::kDouble), g = at::ones({1}, at::kDouble);
  EXPECT_EQ(one.backward({x}, g, {}).inputs[0].flatten()[0].item<double>(), 1.0);
  x[0][3][7] = x[0][9][1] = 2.0;
  const Tensor grad = one.backward({x}, g, {.taped = true}).inputs[0];
  EXPECT_EQ(grad[0][3][7].item<double>(), 1.0);
  EXPECT_EQ(grad.sum().item<double>(), 1.0);
}

// A causal mask hides later tokens with minus infinity: their multipliers are zero, not infinity minus
// infinity.
TEST(Ops, DeepLiftPassesInfiniteMasks) {
  at::manual_seed(3);
  OneOp one(
      {"causal", OpKind::attention, AttentionAttributes{}, {{2, 5, 4}, {2, 5, 4}, {2, 5, 3}}, {{5, 5}}});
  one.weight(0) = at::full({5, 5}, -std::numeric_limits<double>::infinity(), at::kDouble).triu(1);
  const Tensors reference = one.draw();
  const Tensor rise = one.forward(one.inputs) - one.forward(reference), m_y = at::randn_like(rise);
  const Tensors m_x = one.backward(one.inputs, reference, m_y, {}, rescale_rules());
  Tensors way;
  for (std::size_t i = 0; i < m_x.size(); ++i) way.push_back(one.inputs[i] - reference[i]);
  EXPECT_NEAR(dot(m_x, way), (m_y * rise).sum().item<double>(), 1e-10);
}

// Shapes as the inspector lists them, of every node of programs that fold axes into the batch and back.
TEST(Ops, LayerShapesAreThoseOfTheOutputs) {
  PlainWork work;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const RandomProgram p = random_program(seed, {.batch = 1});
    const Shape& input = p.network->input;
    const std::vector<LayerShape> layers = layer_shapes(*p.network, input, work);
    ASSERT_EQ(layers.size(), p.network->nodes.size());
    std::vector<Tensor> slots{p.x};
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const Node& node = p.network->nodes[i];
      Tensors in;
      for (int slot : node.inputs) in.push_back(slots[static_cast<std::size_t>(slot)]);
      slots.push_back(reference_node(*p.network, node, in));
      EXPECT_EQ(at::IntArrayRef(layers[i].shape), slots.back().sizes().slice(1)) << seed << node.path;
    }
  }
}

// Without running anything, layer_shapes() knows what a trace keeps: all but the few numbers a norm saves.
TEST(Ops, LayerBytesAreWhatATraceKeeps) {
  PlainWork work;
  const auto bytes_of = [](const Tensors& tensors) {
    std::int64_t bytes = 0;
    for (const Tensor& t : tensors) bytes += t.defined() ? static_cast<std::int64_t>(t.nbytes()) : 0;
    return bytes;
  };
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const RandomProgram p = random_program(seed, {.batch = 1});
    const std::vector<LayerShape> layers = layer_shapes(*p.network, p.network->input, work);
    const Trace kept = trace(*p.network, p.x, work, {.taped = true});
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const Context& call = kept.calls[i];
      const bool norm = call.node->kind == OpKind::layer_norm || call.node->kind == OpKind::group_norm;
      EXPECT_EQ(layers[i].bytes, bytes_of(call.in) + bytes_of({call.out}) + (norm ? 0 : bytes_of(call.saved)))
          << seed << call.node->path;
    }
  }
}

// On a kink the fused backward and the derivative that rules and the tape use must agree: ReLU'(0) = 0 in
// both.
TEST(Ops, KinksHaveOneDerivative) {
  const Tensor x = at::tensor({-3.0, -1.0, 0.0, 1.0, 3.0, 6.0}, at::kDouble), g = at::ones_like(x);
  for (const std::string& name : activation_names()) {
    if (name == "log" || name == "log1p") continue;
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
