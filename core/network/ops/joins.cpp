// Where branches meet: concatenation.
#include "network/ops/ops.h"

namespace lacewing::ops {

Tensor concatenate(Context& context) {
  return at::cat(context.in, context.attributes<AxisAttributes>().axis);
}

Tensors concatenate_backward(Context& context, const Tensor& grad) {
  const std::int64_t axis = context.attributes<AxisAttributes>().axis;
  Tensors parts;
  std::int64_t start = 0;
  for (const auto& shape : context.in_shapes) {
    const std::int64_t length = shape[static_cast<std::size_t>(axis)];
    parts.push_back(grad.narrow(axis, start, length));
    start += length;
  }
  return parts;
}

}  // namespace lacewing::ops
