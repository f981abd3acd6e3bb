// Mean, sum, maximum and length (root of the sum of squares) over axes. Of equal maxima the first in scan
// order of the reduced axes wins.
#include "network/ops/ops.h"

namespace lacewing::ops {
namespace {

// The output's gradient with the reduced axes put back, of length 1.
Tensor with_axes(const Context& context, const Tensor& grad) {
  const auto& a = context.attributes<ReduceAttributes>();
  std::vector<std::int64_t> shape = context.in_shapes[0];
  for (std::int64_t axis : a.axes) shape[static_cast<std::size_t>(axis)] = 1;
  return grad.reshape(shape);
}

// The order of axes in which the reduced ones come last.
std::vector<std::int64_t> reduced_last(const Context& context) {
  const auto& axes = context.attributes<ReduceAttributes>().axes;
  std::vector<std::int64_t> order;
  for (std::int64_t axis = 0; axis < std::ssize(context.in_shapes[0]); ++axis) {
    if (std::ranges::count(axes, axis) == 0) order.push_back(axis);
  }
  std::vector<std::int64_t> sorted = axes;
  std::ranges::sort(sorted);
  order.insert(order.end(), sorted.begin(), sorted.end());
  return order;
}

}  // namespace

Tensor mean(Context& context) {
  const auto& a = context.attributes<ReduceAttributes>();
  return context.in[0].mean(a.axes, a.keep);
}

Tensors mean_backward(Context& context, const Tensor& grad) {
  std::int64_t count = 1;
  for (std::int64_t axis : context.attributes<ReduceAttributes>().axes) {
    count *= context.in_shapes[0][static_cast<std::size_t>(axis)];
  }
  return {(with_axes(context, grad) / static_cast<double>(count)).expand(context.in_shapes[0])};
}

Tensor sum(Context& context) {
  const auto& a = context.attributes<ReduceAttributes>();
  return context.in[0].sum(a.axes, a.keep);
}

Tensors sum_backward(Context& context, const Tensor& grad) {
  return {with_axes(context, grad).expand(context.in_shapes[0])};
}

Tensor max(Context& context) {
  const auto& a = context.attributes<ReduceAttributes>();
  const Tensor& x = context.in[0];
  const auto [y, winners] = x.permute(reduced_last(context)).flatten(x.dim() - std::ssize(a.axes)).max(-1);
  context.saved = {winners};
  return a.keep ? with_axes(context, y) : y;
}

Tensor scatter_to_winners(const Context& context, const Tensor& values, const Tensor& winners) {
  const auto order = reduced_last(context);
  std::vector<std::int64_t> permuted, back(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    permuted.push_back(context.in_shapes[0][static_cast<std::size_t>(order[i])]);
    back[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
  }
  const Tensor rows = at::zeros(permuted, values.options()).flatten(winners.dim());
  return rows.scatter(-1, winners.unsqueeze(-1), values.reshape(winners.sizes()).unsqueeze(-1))
      .view(permuted)
      .permute(back);
}

Tensors max_backward(Context& context, const Tensor& grad) {
  return {scatter_to_winners(context, grad, context.saved[0])};
}

Tensor l2_norm(Context& context) {
  const auto& a = context.attributes<ReduceAttributes>();
  return at::linalg_vector_norm(context.in[0], 2, a.axes, a.keep);
}

// x / y, and 0 where y is 0, as PyTorch has it; so has the derivative of this.
Tensors l2_norm_backward(Context& context, const Tensor& grad) {
  const Tensor y = with_axes(context, context.out), zero = y == 0;
  const Tensor slope = context.in[0] / at::where(zero, at::ones_like(y), y);
  return {with_axes(context, grad) * at::where(zero, at::zeros_like(slope), slope)};
}

}  // namespace lacewing::ops
