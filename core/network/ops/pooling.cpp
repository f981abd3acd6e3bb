// Max, average and their adaptive forms over the last one to three axes. Max pooling: the first maximum in
// scan order wins. One axis is pooled as two, of which the first has length 1.
#include "network/ops/ops.h"

namespace lacewing::ops {
namespace {

using Sizes = std::vector<std::int64_t>;

Sizes two(const Sizes& sizes, std::int64_t first) {
  return sizes.size() == 1 ? Sizes{first, sizes[0]} : sizes;
}

struct Windows {
  Sizes kernel, stride, padding, dilation;

  explicit Windows(const PoolAttributes& a)
      : kernel(two(a.kernel, 1)),
        stride(two(a.stride, 1)),
        padding(two(a.padding, 0)),
        dilation(two(a.dilation, 1)) {}
};

bool along_a_line(const Context& context) {
  const auto* pool = std::get_if<PoolAttributes>(&context.node->attributes);
  return (pool != nullptr ? pool->kernel : context.attributes<AdaptivePoolAttributes>().size).size() == 1;
}
Tensor raised(const Context& context, const Tensor& x) {
  return along_a_line(context) ? x.unsqueeze(-2) : x;
}
Tensor lowered(const Context& context, const Tensor& y) {
  return along_a_line(context) ? y.squeeze(-2) : y;
}

}  // namespace

Tensor max_pool(Context& context) {
  const auto& a = context.attributes<PoolAttributes>();
  const Windows w(a);
  const Tensor x = raised(context, context.in[0]);
  const auto pool = w.kernel.size() == 3 ? at::max_pool3d_with_indices : at::max_pool2d_with_indices;
  auto [y, indices] = pool(x, w.kernel, w.stride, w.padding, w.dilation, a.ceil_mode);
  context.saved = {indices};
  return lowered(context, y);
}

Tensor adaptive_max_pool(Context& context) {
  const Sizes size = two(context.attributes<AdaptivePoolAttributes>().size, 1);
  const auto pool = size.size() == 3 ? at::adaptive_max_pool3d : at::adaptive_max_pool2d;
  auto [y, indices] = pool(raised(context, context.in[0]), size);
  context.saved = {indices};
  return lowered(context, y);
}

Tensor scatter_to_pooled(const Context& context, const Tensor& values, const Tensor& winners) {
  const auto format =
      context.in_channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
  const Tensor grad = raised(context, values).contiguous(format);
  const Tensor x = raised(context, shape_only(context, values));
  const bool volume = winners.dim() == 5;
  if (context.node->kind == OpKind::adaptive_max_pool) {
    return lowered(context, volume ? at::adaptive_max_pool3d_backward(grad, x, winners)
                                   : at::adaptive_max_pool2d_backward(grad, x, winners));
  }
  const auto& a = context.attributes<PoolAttributes>();
  const Windows w(a);
  const auto back = volume ? at::max_pool3d_with_indices_backward : at::max_pool2d_with_indices_backward;
  return lowered(context, back(grad, x, w.kernel, w.stride, w.padding, w.dilation, a.ceil_mode, winners));
}

Tensors max_pool_backward(Context& context, const Tensor& grad) {
  return {scatter_to_pooled(context, grad, context.saved[0])};
}

Tensor average_pool(Context& context) {
  const auto& a = context.attributes<PoolAttributes>();
  const Windows w(a);
  const auto pool = w.kernel.size() == 3 ? at::avg_pool3d : at::avg_pool2d;
  return lowered(context, pool(raised(context, context.in[0]), w.kernel, w.stride, w.padding, a.ceil_mode,
                               a.count_include_pad, std::nullopt));
}

Tensors average_pool_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<PoolAttributes>();
  const Windows w(a);
  const auto back = w.kernel.size() == 3 ? at::avg_pool3d_backward : at::avg_pool2d_backward;
  return {lowered(context, back(raised(context, grad), raised(context, shape_only(context, grad)), w.kernel,
                                w.stride, w.padding, a.ceil_mode, a.count_include_pad, std::nullopt))};
}

// To one value an axis: the mean.
Tensor adaptive_average_pool(Context& context) {
  const Sizes& size = context.attributes<AdaptivePoolAttributes>().size;
  if (std::ranges::count(size, 1) == std::ssize(size)) {
    Sizes axes;
    for (std::int64_t axis = -std::ssize(size); axis < 0; ++axis) axes.push_back(axis);
    return context.in[0].mean(axes, true);
  }
  const Tensor x = raised(context, context.in[0]);
  return lowered(context, size.size() == 3 ? at::_adaptive_avg_pool3d(x, size)
                                           : at::_adaptive_avg_pool2d(x, two(size, 1)));
}

Tensors adaptive_average_pool_backward(Context& context, const Tensor& grad) {
  const Sizes& size = context.attributes<AdaptivePoolAttributes>().size;
  const Sizes& shape = context.in_shapes[0];
  if (std::ranges::count(size, 1) == std::ssize(size)) {
    std::int64_t count = 1;
    for (std::size_t i = shape.size() - size.size(); i < shape.size(); ++i) count *= shape[i];
    return {(grad / static_cast<double>(count)).expand(shape)};
  }
  const auto back = size.size() == 3 ? at::_adaptive_avg_pool3d_backward : at::_adaptive_avg_pool2d_backward;
  return {lowered(context, back(raised(context, grad), raised(context, shape_only(context, grad))))};
}

}  // namespace lacewing::ops
