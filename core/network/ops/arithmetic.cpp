// Sums, differences, products and quotients of two activations, broadcast against each other, and of one with
// constants. A gradient is summed back over broadcast axes.
#include "network/ops/ops.h"

namespace lacewing::ops {
namespace {

Tensors to_inputs(const Context& context, const Tensor& a, const Tensor& b) {
  return {a.sum_to_size(context.in_shapes[0]), b.sum_to_size(context.in_shapes[1])};
}

}  // namespace

Tensor add(Context& context) {
  return context.in[0] + context.in[1];
}

Tensors add_backward(Context& context, const Tensor& grad) {
  return to_inputs(context, grad, grad);
}

Tensor subtract(Context& context) {
  return context.in[0] - context.in[1];
}

Tensors subtract_backward(Context& context, const Tensor& grad) {
  return to_inputs(context, grad, -grad);
}

Tensor multiply(Context& context) {
  return context.in[0] * context.in[1];
}

Tensors multiply_backward(Context& context, const Tensor& grad) {
  return to_inputs(context, grad * context.in[1], grad * context.in[0]);
}

Tensor divide(Context& context) {
  return context.in[0] / context.in[1];
}

Tensors divide_backward(Context& context, const Tensor& grad) {
  const Tensor quotient = grad / context.in[1];
  return to_inputs(context, quotient, -quotient * context.in[0] / context.in[1]);
}

Tensor affine(Context& context) {
  const auto& a = context.attributes<AffineAttributes>();
  Tensor y = context.has_weight(0) ? context.in[0] * context.weight(0) : context.in[0] * a.factor;
  if (context.has_weight(0) && a.factor != 1) y = y * a.factor;
  if (context.has_weight(1)) y = y + context.weight(1);
  return a.shift != 0 ? y + a.shift : y;
}

Tensors affine_backward(Context& context, const Tensor& grad) {
  const double factor = context.attributes<AffineAttributes>().factor;
  const Tensor scaled = factor != 1 ? grad * factor : grad;
  if (context.wants.parameters) {
    context.grad_weights.resize(context.node->weights.size());
    if (context.has_weight(0)) {
      context.grad_weights[0] = (scaled * context.in[0]).sum_to_size(context.weight(0).sizes());
    }
    if (context.has_weight(1)) context.grad_weights[1] = grad.sum_to_size(context.weight(1).sizes());
  }
  if (!context.wants.input) return {Tensor()};
  const Tensor to_input = context.has_weight(0) ? scaled * context.weight(0) : scaled;
  return {to_input.sum_to_size(context.in_shapes[0])};
}

// The input gives only the batch's length; it has no influence on the values.
Tensor constant(Context& context) {
  const Tensor& weight = context.weight(0);
  std::vector<std::int64_t> sizes = weight.sizes().vec();
  sizes[0] = context.in[0].size(0);
  return weight.expand(sizes);
}

Tensors constant_backward(Context& context, const Tensor& grad) {
  if (context.wants.parameters) context.grad_weights = {grad.sum(0, true)};
  return {Tensor()};
}

}  // namespace lacewing::ops
