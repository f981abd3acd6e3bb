// Ops that move values without changing them: flatten, zero padding, strided slices.
#include "network/ops/ops.h"

namespace lacewing::ops {

Tensor flatten(Context& context) {
  return context.in[0].contiguous().flatten(context.attributes<AxisAttributes>().axis);
}

Tensors flatten_backward(Context& context, const Tensor& grad) {
  return {grad.reshape(context.in_shapes[0])};
}

Tensor pad(Context& context) {
  return at::constant_pad_nd(context.in[0], context.attributes<PadAttributes>().amounts, 0);
}

Tensors pad_backward(Context& context, const Tensor& grad) {
  std::vector<std::int64_t> crop = context.attributes<PadAttributes>().amounts;
  for (std::int64_t& amount : crop) amount = -amount;
  return {at::constant_pad_nd(grad, crop, 0)};
}

Tensor slice(Context& context) {
  const auto& a = context.attributes<SliceAttributes>();
  return at::slice(context.in[0], a.axis, a.start, std::nullopt, a.step);
}

Tensors slice_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<SliceAttributes>();
  const auto& shape = context.in_shapes[0];
  return {at::slice_backward(grad, shape, a.axis, a.start, shape[static_cast<std::size_t>(a.axis)], a.step)};
}

}  // namespace lacewing::ops
