// Max, average and adaptive average pooling over the last two axes. Max pooling: the first maximum in scan
// order wins.
#include "network/ops/ops.h"

namespace lacewing::ops {

Tensor max_pool(Context& context) {
  const auto& a = context.attributes<PoolAttributes>();
  auto [y, indices] =
      at::max_pool2d_with_indices(context.in[0], a.kernel, a.stride, a.padding, a.dilation, a.ceil_mode);
  context.saved = {indices};
  return y;
}

Tensors max_pool_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<PoolAttributes>();
  const auto format =
      context.in_channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
  return {at::max_pool2d_with_indices_backward(grad.contiguous(format), shape_only(context, grad), a.kernel,
                                               a.stride, a.padding, a.dilation, a.ceil_mode,
                                               context.saved[0])};
}

Tensor average_pool(Context& context) {
  const auto& a = context.attributes<PoolAttributes>();
  return at::avg_pool2d(context.in[0], a.kernel, a.stride, a.padding, a.ceil_mode, a.count_include_pad);
}

Tensors average_pool_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<PoolAttributes>();
  return {at::avg_pool2d_backward(grad, shape_only(context, grad), a.kernel, a.stride, a.padding, a.ceil_mode,
                                  a.count_include_pad, std::nullopt)};
}

Tensor adaptive_average_pool(Context& context) {
  const auto& size = context.attributes<AdaptivePoolAttributes>().size;
  if (size[0] == 1 && size[1] == 1) return context.in[0].mean({-2, -1}, true);
  return at::_adaptive_avg_pool2d(context.in[0], size);
}

Tensors adaptive_average_pool_backward(Context& context, const Tensor& grad) {
  const auto& size = context.attributes<AdaptivePoolAttributes>().size;
  const auto& shape = context.in_shapes[0];
  if (size[0] == 1 && size[1] == 1) {
    return {(grad / static_cast<double>(shape[2] * shape[3])).expand(shape)};
  }
  return {at::_adaptive_avg_pool2d_backward(grad, shape_only(context, grad))};
}

}  // namespace lacewing::ops
