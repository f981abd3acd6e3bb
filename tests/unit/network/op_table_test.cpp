// Every op on its own, in float64: forward against ATen's functional call, backward and its derivative
// against finite differences, taped and untaped, in both memory layouts. Sizes are odd and axes broadcast on
// purpose.

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <set>

#include "support/random_program.h"

namespace lacewing::test {
namespace {

using at::Tensor;
using Tensors = std::vector<Tensor>;
using Shapes = std::vector<std::vector<std::int64_t>>;

struct Case {
  std::string name;
  OpKind kind;
  Attributes attributes;
  Shapes inputs;
  Shapes weights = {};    ///< an empty shape: absent
  bool positive = false;  ///< inputs away from zero, for functions with a pole or a domain
};

ActivationAttributes function(const std::string& name, std::optional<ActivationParameter> parameter = {}) {
  const Activation& f = activation(name);
  return {&f, parameter.value_or(f.parameter)};
}

std::vector<Case> cases() {
  using K = OpKind;
  const std::vector<std::int64_t> picture{2, 4, 5, 7}, tokens{2, 5, 6}, heads{2, 3, 5, 4};
  std::vector<Case> all{
      {"convolution",
       K::convolution,
       ConvolutionAttributes{{2, 1}, {1, 0}, {1, 2}},
       {picture},
       {{3, 4, 3, 2}, {3}}},
      {"grouped", K::convolution, ConvolutionAttributes{.groups = 2}, {picture}, {{6, 2, 2, 3}, {}}},
      {"transposed",
       K::convolution,
       ConvolutionAttributes{{2, 3}, {1, 0}, {1, 2}, 2, true, {1, 0}},
       {picture},
       {{4, 3, 3, 2}, {6}}},
      {"along a line",
       K::convolution,
       ConvolutionAttributes{{2}, {1}, {1}, 1},
       {{2, 3, 9}},
       {{4, 3, 3}, {4}}},
      {"linear", K::linear, {}, {{3, 6}}, {{5, 6}, {5}}},
      {"of tokens", K::linear, {}, {tokens}, {{3, 6}, {}}},
      {"batch norm", K::batch_norm, BatchNormAttributes{}, {picture}, {{4}, {4}, {4}, {4}}},
      {"layer norm", K::layer_norm, LayerNormAttributes{}, {tokens}, {{6}, {6}}},
      {"of two axes", K::layer_norm, LayerNormAttributes{2, 1e-3}, {picture}, {{5, 7}, {5, 7}}},
      {"without weights", K::layer_norm, LayerNormAttributes{}, {tokens}},
      {"group norm", K::group_norm, GroupNormAttributes{2}, {picture}, {{4}, {4}}},
      {"instance norm", K::group_norm, GroupNormAttributes{0}, {picture}},
      {"prelu", K::prelu, {}, {picture}, {{4}}},
      {"one slope", K::prelu, {}, {tokens}, {{1}}},
      {"max pool", K::max_pool, PoolAttributes{{3, 2}, {2, 1}, {1, 0}, {1, 1}, true}, {picture}},
      {"average pool",
       K::average_pool,
       PoolAttributes{{3, 2}, {2, 1}, {1, 1}, {1, 1}, false, false},
       {picture}},
      {"to 3 x 2", K::adaptive_average_pool, AdaptivePoolAttributes{{3, 2}}, {picture}},
      {"to 1 x 1", K::adaptive_average_pool, AdaptivePoolAttributes{{1, 1}}, {picture}},
      {"mean", K::mean, ReduceAttributes{{3, 1}, false}, {picture}},
      {"kept mean", K::mean, ReduceAttributes{{2, 3}, true}, {picture}},
      {"sum", K::sum, ReduceAttributes{{1}, false}, {tokens}},
      {"kept sum", K::sum, ReduceAttributes{{1, 3}, true}, {picture}},
      {"max", K::max, ReduceAttributes{{3, 1}, false}, {picture}},
      {"kept max", K::max, ReduceAttributes{{2}, true}, {picture}},
      {"affine", K::affine, AffineAttributes{-1.5, 0.25}, {tokens}},
      {"channel scale", K::affine, AffineAttributes{2, 0}, {picture}, {{4, 1, 1}, {1, 4, 1, 7}}},
      {"that widens", K::affine, AffineAttributes{}, {{2, 1, 6}}, {{5, 1}, {}}},
      {"shift by a weight", K::affine, AffineAttributes{}, {tokens}, {{}, {6}}},
      {"class token", K::constant, {}, {picture}, {{1, 1, 6}}},
      {"matmul", K::matmul, {}, {{2, 3, 5, 4}, {2, 3, 4, 6}}},
      {"matmul, broadcast", K::matmul, {}, {{2, 1, 5, 4}, {3, 4, 6}}},
      {"attention", K::attention, AttentionAttributes{}, {heads, {2, 3, 7, 4}, {2, 3, 7, 4}}},
      {"masked", K::attention, AttentionAttributes{0.3}, {heads, heads, heads}, {{1, 3, 5, 5}}},
      {"concatenate", K::concatenate, AxisAttributes{1}, {{2, 1, 3}, {2, 4, 3}, {2, 2, 3}}},
      {"of one", K::concatenate, AxisAttributes{2}, {tokens}},
      {"flatten", K::flatten, AxisAttributes{2}, {picture}},
      {"fold into the batch", K::reshape, SizesAttributes{{-1, 2, 35}}, {picture}},
      {"permute", K::permute, AxesAttributes{{2, 0, 3, 1}}, {picture}},
      {"squeeze", K::squeeze, AxisAttributes{2}, {{2, 3, 1, 5}}},
      {"unsqueeze", K::unsqueeze, AxisAttributes{1}, {tokens}},
      {"expand", K::expand, SizesAttributes{{-1, 4, -1}}, {{2, 1, 6}}},
      {"slice", K::slice, SliceAttributes{3, 1, 2, 6}, {picture}},
      {"to the end", K::slice, SliceAttributes{1, 1, 1}, {picture}},
      {"roll", K::roll, RollAttributes{{-2, 3}, {2, 3}}, {picture}},
      {"pad", K::pad, PadAttributes{{1, 2, 0, 3}, PadMode::constant, 0.5}, {picture}},
      {"crop", K::pad, PadAttributes{{-1, 2, 1, -2}}, {picture}},
      {"reflect", K::pad, PadAttributes{{3, 2, 1, 4}, PadMode::reflect}, {picture}},
      {"replicate", K::pad, PadAttributes{{0, 4, 2, 9}, PadMode::replicate}, {picture}},
      {"circular", K::pad, PadAttributes{{7, 1, 2, 3}, PadMode::circular}, {picture}},
      {"softmax", K::softmax, AxisAttributes{1}, {picture}},
      {"log softmax", K::log_softmax, AxisAttributes{2}, {tokens}},
      {"dropout", K::dropout, DropoutAttributes{}, {tokens}},
      {"nearest", K::resize, ResizeAttributes{ResizeMode::nearest, {9, 4}, {}}, {picture}},
      {"nearest by 1.7 x 2", K::resize, ResizeAttributes{ResizeMode::nearest, {}, {1.7, 2}}, {picture}},
      {"bilinear", K::resize, ResizeAttributes{ResizeMode::bilinear, {9, 4}, {}}, {picture}},
      {"bilinear by 1.7 x 0.6", K::resize, ResizeAttributes{ResizeMode::bilinear, {}, {1.7, 0.6}}, {picture}},
      {"corner to corner", K::resize, ResizeAttributes{ResizeMode::bilinear, {10, 3}, {}, true}, {picture}},
      {"bicubic", K::resize, ResizeAttributes{ResizeMode::bicubic, {9, 4}, {}}, {picture}},
  };
  for (const auto& [name, kind] : {std::pair{"add", K::add},
                                   {"subtract", K::subtract},
                                   {"multiply", K::multiply},
                                   {"divide", K::divide}}) {
    all.push_back({name, kind, {}, {picture, picture}, {}, kind == K::divide});
    all.push_back(
        {std::string(name) + ", broadcast", kind, {}, {{2, 1, 5, 1}, {4, 1, 7}}, {}, kind == K::divide});
  }
  for (const std::string& name : activation_names()) {
    all.push_back({name, K::activation, function(name), {picture}, {}, name == "log"});
  }
  all.push_back({"inverse root", K::activation, function("power", -0.5), {picture}, {}, true});
  all.push_back({"softplus 3", K::activation, function("softplus", 3), {picture}});
  all.push_back({"celu 0.4", K::activation, function("celu", 0.4), {picture}});
  all.push_back({"clamp 0.3", K::activation, function("clamp", ActivationParameter{-0.4, 0.3}), {picture}});
  return all;
}

Tensor normal(const std::vector<std::int64_t>& shape) {
  return at::randn(shape, at::kDouble);
}

// Not within 0.02 of a kink, which all lie at multiples of 0.1: finite differences must not cross one.
Tensor off_kinks(const std::vector<std::int64_t>& shape) {
  return (at::floor(10 * normal(shape)) + 0.2 + 0.6 * at::rand(shape, at::kDouble)) / 10;
}

// One op with its weights and inputs.
class OneOp {
 public:
  explicit OneOp(const Case& which) {
    node_.kind = which.kind;
    node_.attributes = which.attributes;
    node_.output = static_cast<int>(which.inputs.size());
    node_.path = which.name;
    for (const auto& shape : which.weights) {
      if (shape.empty()) {
        node_.weights.push_back(-1);
        continue;
      }
      node_.weights.push_back(static_cast<int>(network_.weights.size()));
      network_.weights.push_back({"w", shape, normal(shape).abs() + 0.2});
    }
    for (const auto& shape : which.inputs) {
      const Tensor x = off_kinks(shape);
      inputs.push_back(which.positive ? x.abs() + 0.5 : x);
    }
  }

  Tensor reference(const Tensors& in) const { return reference_node(network_, node_, in); }

  Tensor forward(const Tensors& in, RunMode mode = {}) const {
    Context context = call(in, mode, {});
    return op(node_.kind).forward(context);
  }

  struct Backward {
    Tensors inputs, weights;
  };
  /// The gradients of g . forward(in); backward sees no more than it keeps.
  Backward backward(const Tensors& in, const Tensor& g, RunMode mode, Wants wants = {}) const {
    Context context = call(in, mode, wants);
    const Tensor y = op(node_.kind).forward(context);
    const Keeps keeps = op(node_.kind).keeps(node_, mode, wants);
    if (!keeps.input) context.in.clear();
    if (keeps.output) context.out = y;
    Tensors grads = op(node_.kind).backward(context, g);
    for (std::size_t i = 0; i < grads.size(); ++i) {
      if (!grads[i].defined()) grads[i] = at::zeros_like(in[i]);
    }
    return {grads, context.grad_weights};
  }

  Tensor& weight(std::size_t i) { return network_.weights[static_cast<std::size_t>(node_.weights[i])].value; }
  bool has_weight(std::size_t i) const { return node_.weights[i] >= 0; }
  std::size_t weight_count() const { return node_.weights.size(); }
  void forget() { network_.forget_derived(); }

  Tensors inputs;

 private:
  Context call(const Tensors& in, RunMode mode, Wants wants) const {
    Context context;
    context.network = &network_;
    context.node = &node_;
    context.mode = mode;
    context.wants = wants;
    context.in = in;
    for (const Tensor& t : in) context.in_shapes.push_back(t.sizes().vec());
    context.in_channels_last =
        in[0].dim() == 4 && in[0].suggest_memory_format() == at::MemoryFormat::ChannelsLast;
    return context;
  }
  Network network_;
  Node node_;
};

Tensors moved(const Tensors& x, double step, const Tensors& direction) {
  Tensors result;
  for (std::size_t i = 0; i < x.size(); ++i) result.push_back(x[i] + step * direction[i]);
  return result;
}

double dot(const Tensors& a, const Tensors& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] * b[i]).sum().item<double>();
  return sum;
}

// Central difference of fourth order of f along a line.
double difference(const std::function<double(double)>& f) {
  const double h = 1e-5;
  return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
}

class OpTable : public ::testing::TestWithParam<std::size_t> {
 protected:
  void SetUp() override { at::manual_seed(17 + GetParam()); }
  const Case which = cases()[GetParam()];
  OneOp one{which};
};

double scale(double value) {
  return std::max(1.0, std::abs(value));
}

TEST_P(OpTable, ForwardIsAtens) {
  const Tensor expected = one.reference(one.inputs);
  EXPECT_TRUE(at::allclose(one.forward(one.inputs), expected, 1e-12, 1e-12));
  EXPECT_TRUE(at::allclose(one.forward(one.inputs, {.taped = true}), expected, 1e-12, 1e-12));
}

TEST_P(OpTable, BackwardIsTheDerivative) {
  const Tensor g = normal(one.forward(one.inputs).sizes().vec());
  Tensors direction;
  for (const Tensor& x : one.inputs) direction.push_back(normal(x.sizes().vec()));
  const double expected = difference([&](double step) {
    return (g * one.forward(moved(one.inputs, step, direction))).sum().item<double>();
  });
  Tensors channels_last;
  for (const Tensor& x : one.inputs) {
    channels_last.push_back(x.dim() == 4 ? x.contiguous(at::MemoryFormat::ChannelsLast) : x);
  }
  const OneOp::Backward untaped = one.backward(one.inputs, g, {});
  EXPECT_NEAR(dot(untaped.inputs, direction), expected, 1e-7 * scale(expected));
  const at::AutoGradMode on(true);
  const OneOp::Backward taped = one.backward(one.inputs, g, {.taped = true});
  const OneOp::Backward other_layout = one.backward(channels_last, g, {});
  for (std::size_t i = 0; i < one.inputs.size(); ++i) {
    ASSERT_EQ(untaped.inputs[i].sizes(), one.inputs[i].sizes());
    EXPECT_TRUE(at::allclose(untaped.inputs[i], taped.inputs[i], 1e-11, 1e-12)) << "taped";
    EXPECT_TRUE(at::allclose(untaped.inputs[i], other_layout.inputs[i], 1e-11, 1e-12)) << "channels last";
  }
}

// d/dx of d . backward(x), by autograd through the taped backward.
TEST_P(OpTable, BackwardHasADerivative) {
  const Tensor g = normal(one.forward(one.inputs).sizes().vec());
  Tensors direction, coefficients, leaves;
  for (const Tensor& x : one.inputs) {
    direction.push_back(normal(x.sizes().vec()));
    coefficients.push_back(normal(x.sizes().vec()));
  }
  const double expected = difference([&](double step) {
    return dot(one.backward(moved(one.inputs, step, direction), g, {}).inputs, coefficients);
  });
  const at::AutoGradMode on(true);
  for (const Tensor& x : one.inputs) leaves.push_back(x.detach().clone().requires_grad_(true));
  const Tensors grads = one.backward(leaves, g, {.taped = true}).inputs;
  Tensor total = at::zeros({}, at::kDouble);
  for (std::size_t i = 0; i < grads.size(); ++i) total = total + (grads[i] * coefficients[i]).sum();
  double derivative = 0;
  if (total.requires_grad()) {
    const auto second = torch::autograd::grad({total}, leaves, {}, std::nullopt, false, true);
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      if (second[i].defined()) derivative += (second[i] * direction[i]).sum().item<double>();
    }
  }
  EXPECT_NEAR(derivative, expected, 1e-6 * scale(expected));
}

TEST_P(OpTable, WeightGradientsAreTheDerivative) {
  const Tensor g = normal(one.forward(one.inputs).sizes().vec());
  const OneOp::Backward found = one.backward(one.inputs, g, {}, {.input = true, .parameters = true});
  for (std::size_t i = 0; i < one.weight_count(); ++i) {
    const bool statistic = which.kind == OpKind::batch_norm && i >= 2;
    if (!one.has_weight(i) || statistic) continue;
    ASSERT_LT(i, found.weights.size());
    ASSERT_EQ(found.weights[i].sizes(), one.weight(i).sizes()) << i;
    const Tensor direction = normal(one.weight(i).sizes().vec()), at_rest = one.weight(i).clone();
    const double expected = difference([&](double step) {
      one.weight(i) = at_rest + step * direction;
      one.forget();
      return (g * one.forward(one.inputs)).sum().item<double>();
    });
    one.weight(i) = at_rest;
    EXPECT_NEAR((found.weights[i] * direction).sum().item<double>(), expected, 1e-7 * scale(expected)) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Ops, OpTable, ::testing::Range<std::size_t>(0, cases().size()),
                         [](const auto& which) {
                           std::string name = std::to_string(which.param) + "_" + cases()[which.param].name;
                           for (char& c : name)
                             c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
                           return name;
                         });

TEST(Ops, EveryOneIsInTheTable) {
  std::set<OpKind> covered;
  for (const Case& each : cases()) covered.insert(each.kind);
  for (const Op& each : all_ops()) EXPECT_TRUE(covered.contains(each.kind)) << each.name;
}

// On a kink the fused backward and the derivative that rules and the tape use must agree: ReLU'(0) = 0 in
// both.
TEST(Ops, KinksHaveOneDerivative) {
  PlainWork work;
  const Tensor x = at::tensor({-3.0, -1.0, 0.0, 1.0, 3.0, 6.0}, at::kDouble);
  for (const std::string& name : activation_names()) {
    if (name == "log") continue;
    const Case kink{name, OpKind::activation, function(name), {{6}}};
    const OneOp one(kink);
    const Tensor g = at::ones({6}, at::kDouble);
    const Tensor plain = one.backward({x}, g, {}).inputs[0],
                 taped = one.backward({x}, g, {.taped = true}).inputs[0];
    EXPECT_TRUE(at::allclose(plain, taped, 1e-12, 1e-12)) << name;
    const at::AutoGradMode on(true);
    const Tensor leaf = x.clone().requires_grad_(true);
    const Tensor autograd = torch::autograd::grad({one.reference({leaf}).sum()}, {leaf})[0];
    EXPECT_TRUE(at::allclose(plain, autograd, 1e-12, 1e-12)) << name;
  }
}

}  // namespace
}  // namespace lacewing::test
