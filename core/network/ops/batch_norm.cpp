// y = (x - mean) / sqrt(var + eps) * weight + bias, a channel at a time (axis 1). Weights in the order
// weight, bias, running_mean, running_var. In training the batch's own mean and variance are used, and the
// running ones follow.
#include "network/ops/ops.h"

namespace lacewing::ops {
namespace {

// weight / sqrt(running_var + eps), shaped 1 x C x 1 x 1 to multiply x.
Tensor scale(const Context& context) {
  return context.derived("scale", [&] {
    const double epsilon = context.attributes<BatchNormAttributes>().epsilon;
    return context.weight(0) * at::rsqrt(context.weight(3) + epsilon);
  });
}

std::vector<std::int64_t> along_channels(const Tensor& x) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
  shape[1] = -1;
  return shape;
}

}  // namespace

Tensor batch_norm(Context& context) {
  const auto& a = context.attributes<BatchNormAttributes>();
  const Tensor& x = context.in[0];
  if (context.mode.training) {
    auto [y, mean, inverse_std] =
        at::native_batch_norm(x, context.weight(0), context.weight(1), context.weight(2), context.weight(3),
                              true, a.momentum, a.epsilon);
    context.saved = {mean, inverse_std};
    return y;
  }
  const Tensor factor = scale(context);
  const Tensor shift =
      context.derived("shift", [&] { return context.weight(1) - context.weight(2) * factor; });
  const auto shape = along_channels(x);
  return at::addcmul(shift.view(shape), x, factor.view(shape));
}

Tensors batch_norm_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<BatchNormAttributes>();
  if (context.mode.training) {
    auto [grad_input, grad_weight, grad_bias] = at::native_batch_norm_backward(
        grad, context.in[0], context.weight(0), context.weight(2), context.weight(3), context.saved[0],
        context.saved[1], true, a.epsilon,
        {context.wants.input, context.wants.parameters, context.wants.parameters});
    if (context.wants.parameters) context.grad_weights = {grad_weight, grad_bias, Tensor(), Tensor()};
    return {grad_input};
  }
  const auto shape = along_channels(grad);
  if (context.wants.parameters) {
    std::vector<std::int64_t> others;
    for (std::int64_t axis = 0; axis < grad.dim(); ++axis) {
      if (axis != 1) others.push_back(axis);
    }
    const Tensor inverse_std = at::rsqrt(context.weight(3) + a.epsilon);
    const Tensor normalised = (context.in[0] - context.weight(2).view(shape)) * inverse_std.view(shape);
    context.grad_weights = {(grad * normalised).sum(others), grad.sum(others), Tensor(), Tensor()};
  }
  return {context.wants.input ? grad * scale(context).view(shape) : Tensor()};
}

}  // namespace lacewing::ops
