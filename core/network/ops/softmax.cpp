// y_i = exp(x_i) / sum_j exp(x_j) along one axis, and its logarithm.
#include "network/ops/ops.h"

namespace lacewing::ops {

Tensor softmax(Context& context) {
  return at::softmax(context.in[0], context.attributes<AxisAttributes>().axis);
}

Tensors softmax_backward(Context& context, const Tensor& grad) {
  const std::int64_t axis = context.attributes<AxisAttributes>().axis;
  const Tensor& y = context.out;
  return {y * (grad - (grad * y).sum(axis, true))};
}

Tensor log_softmax(Context& context) {
  return at::log_softmax(context.in[0], context.attributes<AxisAttributes>().axis);
}

Tensors log_softmax_backward(Context& context, const Tensor& grad) {
  const std::int64_t axis = context.attributes<AxisAttributes>().axis;
  return {grad - at::exp(context.out) * grad.sum(axis, true)};
}

}  // namespace lacewing::ops
