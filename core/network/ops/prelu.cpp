// y = x where x > 0, else slope * x; the slope is learned, one for all channels or one a channel (axis 1).
#include "network/ops/ops.h"

namespace lacewing::ops {
namespace {

Tensor slope(const Context& context) {
  std::vector<std::int64_t> shape(context.in_shapes[0].size(), 1);
  if (shape.size() > 1) shape[1] = -1;
  return context.weight(0).view(shape);
}

}  // namespace

Tensor prelu_derivative(const Context& context) {
  const Tensor& x = context.in[0];
  return at::where(x > 0, at::ones_like(x), slope(context));
}

Tensor prelu(Context& context) {
  const Tensor& x = context.in[0];
  return at::where(x > 0, x, slope(context) * x);
}

Tensors prelu_backward(Context& context, const Tensor& grad) {
  if (context.wants.parameters) {
    const Tensor to_slope = (grad * context.in[0].clamp_max(0)).sum_to_size(slope(context).sizes());
    context.grad_weights = {to_slope.reshape(context.weight(0).sizes())};
  }
  return {grad * prelu_derivative(context)};
}

}  // namespace lacewing::ops
