#include "one_op.h"

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "support/random_program.h"

namespace lacewing::test {
namespace {

using at::Tensor;

Tensor normal(at::IntArrayRef shape) {
  return at::randn(shape, at::kDouble);
}

// Not within 0.02 of a kink, which all lie at multiples of 0.1: finite differences must not cross one.
Tensor off_kinks(at::IntArrayRef shape) {
  return (at::floor(10 * normal(shape)) + 0.2 + 0.6 * at::rand(shape, at::kDouble)) / 10;
}

Tensors moved(const Tensors& x, double step, const Tensors& direction) {
  Tensors result;
  for (std::size_t i = 0; i < x.size(); ++i) result.push_back(x[i] + step * direction[i]);
  return result;
}

// Central difference of fourth order of f along a line.
double difference(const std::function<double(double)>& f) {
  const double h = 1e-5;
  return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
}

double scale(double value) {
  return std::max(1.0, std::abs(value));
}

void define(Tensors& grads, const Tensors& like) {
  for (std::size_t i = 0; i < grads.size(); ++i) {
    if (!grads[i].defined()) grads[i] = at::zeros_like(like[i]);
  }
}

}  // namespace

double dot(const Tensors& a, const Tensors& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] * b[i]).sum().item<double>();
  return sum;
}

Tensors normal_like(const Tensors& like) {
  Tensors result;
  for (const Tensor& x : like) result.push_back(normal(x.sizes()));
  return result;
}

OneOp::OneOp(const OpCase& which, const Op* row)
    : positive(which.positive), row_(row != nullptr ? row : &op(which.kind)) {
  node_.kind = which.kind;
  node_.attributes = which.attributes;
  node_.output = static_cast<int>(which.inputs.size());
  node_.path = which.name;
  for (const auto& shape : which.weights) {
    node_.weights.push_back(shape.empty() ? -1 : static_cast<int>(network_.weights.size()));
    if (!shape.empty()) network_.weights.push_back({"w", shape, normal(shape).abs() + 0.2});
  }
  for (const auto& shape : which.inputs) inputs.push_back(at::empty(shape, at::kDouble));
  inputs = draw();
}

Tensors OneOp::draw() const {
  Tensors result;
  for (const Tensor& like : inputs) {
    const Tensor x = off_kinks(like.sizes());
    result.push_back(positive ? x.abs() + 0.5 : x);
  }
  return result;
}

Context OneOp::call(const Tensors& in, RunMode mode, Wants wants) const {
  Context context;
  context.network = &network_;
  context.node = &node_;
  context.op = row_;
  context.mode = mode;
  context.wants = wants;
  context.in = in;
  for (const Tensor& t : in) context.in_shapes.push_back(t.sizes().vec());
  context.in_channels_last =
      in[0].dim() == 4 && in[0].suggest_memory_format() == at::MemoryFormat::ChannelsLast;
  return context;
}

at::Tensor OneOp::forward(const Tensors& in, RunMode mode) const {
  Context context = call(in, mode, {});
  return row_->forward(context);
}

OneOp::Backward OneOp::backward(const Tensors& in, const Tensor& g, RunMode mode, Wants wants) const {
  Context context = call(in, mode, wants);
  const Tensor y = row_->forward(context);
  const Keeps keeps = row_->keeps(node_, mode, wants);
  if (!keeps.input) context.in.clear();
  if (keeps.output) context.out = y;
  Tensors grads = row_->backward(context, g);
  define(grads, in);
  return {grads, context.grad_weights};
}

Tensors OneOp::backward(const Tensors& in, const Tensors& reference, const Tensor& g, RunMode mode,
                        const RuleSet& rules) const {
  const Rule* rule = rules.find(node_);
  if (rule == nullptr) return backward(in, g, mode).inputs;
  Context context = call(in, mode, {}), baseline = call(reference, mode, {});
  context.out = row_->forward(context);
  context.ref_out = row_->forward(baseline);
  context.ref_in = reference;
  context.ref_saved = baseline.saved;
  Tensors grads = rule->backward(context, g);
  define(grads, in);
  return grads;
}

at::Tensor OneOp::expected(const Tensors& in) const {
  return reference_node(network_, node_, in);
}

at::Tensor& OneOp::weight(std::size_t i) {
  network_.forget_derived();
  return network_.weights[static_cast<std::size_t>(node_.weights[i])].value;
}

void expect_backward_is_the_derivative(const OneOp& one) {
  const Tensor g = normal(one.forward(one.inputs).sizes());
  const Tensors direction = normal_like(one.inputs);
  const double slope = difference([&](double step) {
    return (g * one.forward(moved(one.inputs, step, direction))).sum().item<double>();
  });
  Tensors channels_last;
  for (const Tensor& x : one.inputs) {
    channels_last.push_back(x.dim() == 4 ? x.contiguous(at::MemoryFormat::ChannelsLast) : x);
  }
  const Tensors untaped = one.backward(one.inputs, g, {}).inputs;
  const Tensors other_layout = one.backward(channels_last, g, {}).inputs;
  EXPECT_NEAR(dot(untaped, direction), slope, 1e-7 * scale(slope));
  const at::AutoGradMode on(true);
  const Tensors taped = one.backward(one.inputs, g, {.taped = true}).inputs;
  for (std::size_t i = 0; i < one.inputs.size(); ++i) {
    ASSERT_EQ(untaped[i].sizes(), one.inputs[i].sizes());
    EXPECT_TRUE(at::allclose(untaped[i], taped[i], 1e-11, 1e-12)) << "taped";
    EXPECT_TRUE(at::allclose(untaped[i], other_layout[i], 1e-11, 1e-12)) << "channels last";
  }
}

void expect_backward_has_a_derivative(const OneOp& one) {
  expect_backward_has_a_derivative(one, {});
}

void expect_backward_has_a_derivative(const OneOp& one, const RuleSet& rules) {
  // Apart from the input: a quotient of differences of 1e-5 is known to 1e-11 only, and its slope to 1e-6.
  Tensors reference = one.draw();
  for (std::size_t i = 0; i < reference.size(); ++i)
    reference[i] += 0.1 * ((reference[i] - one.inputs[i]).abs() < 0.02).to(at::kDouble);
  const Tensor g = normal(one.forward(one.inputs).sizes());
  const Tensors direction = normal_like(one.inputs), coefficients = normal_like(one.inputs);
  const double slope = difference([&](double step) {
    return dot(one.backward(moved(one.inputs, step, direction), reference, g, {}, rules), coefficients);
  });
  const at::AutoGradMode on(true);
  Tensors leaves;
  for (const Tensor& x : one.inputs) leaves.push_back(x.detach().clone().requires_grad_(true));
  const Tensors grads = one.backward(leaves, reference, g, {.taped = true}, rules);
  Tensor total = at::zeros({}, at::kDouble);
  for (std::size_t i = 0; i < grads.size(); ++i) total = total + (grads[i] * coefficients[i]).sum();
  double derivative = 0;
  if (total.requires_grad()) {  // a linear op's gradient depends on nothing
    Tensors second = torch::autograd::grad({total}, leaves, {}, std::nullopt, false, true);
    define(second, leaves);
    derivative = dot(second, direction);
  }
  EXPECT_NEAR(derivative, slope, 1e-6 * scale(slope));
}

void expect_weight_gradients_are_the_derivative(OneOp& one) {
  const Tensor g = normal(one.forward(one.inputs).sizes());
  const OneOp::Backward found = one.backward(one.inputs, g, {}, {.input = true, .parameters = true});
  for (std::size_t i = 0; i < one.weight_count(); ++i) {
    const bool running_statistic = one.node().kind == OpKind::batch_norm && i >= 2;
    if (!one.has_weight(i) || running_statistic) continue;
    ASSERT_LT(i, found.weights.size());
    const Tensor at_rest = one.weight(i).clone(), direction = normal(at_rest.sizes());
    ASSERT_EQ(found.weights[i].sizes(), at_rest.sizes()) << i;
    const double slope = difference([&](double step) {
      one.weight(i) = at_rest + step * direction;
      return (g * one.forward(one.inputs)).sum().item<double>();
    });
    one.weight(i) = at_rest;
    EXPECT_NEAR((found.weights[i] * direction).sum().item<double>(), slope, 1e-7 * scale(slope)) << i;
  }
}

}  // namespace lacewing::test
