// Ops that move values without changing them: reshaping, reordering axes, parts of an axis.
#include "network/ops/ops.h"

namespace lacewing::ops {

Tensor flatten(Context& context) {
  return context.in[0].contiguous().flatten(context.attributes<AxisAttributes>().axis);
}

Tensor reshape(Context& context) {
  return context.in[0].reshape(context.attributes<SizesAttributes>().sizes);
}

Tensor squeeze(Context& context) {
  return context.in[0].squeeze(context.attributes<AxisAttributes>().axis);
}

Tensor unsqueeze(Context& context) {
  return context.in[0].unsqueeze(context.attributes<AxisAttributes>().axis);
}

Tensors reshape_backward(Context& context, const Tensor& grad) {
  return {grad.reshape(context.in_shapes[0])};
}

Tensor permute(Context& context) {
  return context.in[0].permute(context.attributes<AxesAttributes>().axes);
}

Tensors permute_backward(Context& context, const Tensor& grad) {
  const auto& axes = context.attributes<AxesAttributes>().axes;
  std::vector<std::int64_t> inverse(axes.size());
  for (std::size_t i = 0; i < axes.size(); ++i) {
    inverse[static_cast<std::size_t>(axes[i])] = static_cast<std::int64_t>(i);
  }
  return {grad.permute(inverse)};
}

Tensor expand(Context& context) {
  return context.in[0].expand(context.attributes<SizesAttributes>().sizes);
}

Tensors expand_backward(Context& context, const Tensor& grad) {
  return {grad.sum_to_size(context.in_shapes[0])};
}

Tensor slice(Context& context) {
  const auto& a = context.attributes<SliceAttributes>();
  return at::slice(context.in[0], a.axis, a.start, a.end, a.step);
}

Tensors slice_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<SliceAttributes>();
  const auto& shape = context.in_shapes[0];
  const std::int64_t end = std::min(a.end, shape[static_cast<std::size_t>(a.axis)]);
  return {at::slice_backward(grad, shape, a.axis, a.start, end, a.step)};
}

Tensor index(Context& context) {
  const auto& a = context.attributes<IndexAttributes>();
  return context.in[0].index_select(a.axis, at::tensor(a.indices).to(context.in[0].device()));
}

Tensors index_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<IndexAttributes>();
  return {at::zeros(context.in_shapes[0], grad.options())
              .index_add(a.axis, at::tensor(a.indices).to(grad.device()), grad)};
}

Tensor roll(Context& context) {
  const auto& a = context.attributes<RollAttributes>();
  return at::roll(context.in[0], a.shifts, a.axes);
}

Tensors roll_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<RollAttributes>();
  std::vector<std::int64_t> back = a.shifts;
  for (std::int64_t& shift : back) shift = -shift;
  return {at::roll(grad, back, a.axes)};
}

}  // namespace lacewing::ops
