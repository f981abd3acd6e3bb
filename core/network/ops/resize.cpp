// Height and width to another size: nearest (by corners or by centres of pixels), bilinear and bicubic
// interpolation.
#include "network/ops/ops.h"

namespace lacewing::ops {
namespace {

struct Target {
  std::vector<std::int64_t> size;
  std::optional<double> scale_height, scale_width;
};

Target target(const Context& context) {
  const auto& a = context.attributes<ResizeAttributes>();
  Target result{a.size, {}, {}};
  if (a.scale.empty()) return result;
  result.scale_height = a.scale[0];
  result.scale_width = a.scale[1];
  if (!a.size.empty()) return result;
  const auto& shape = context.in_shapes[0];
  for (std::size_t i = 0; i < 2; ++i) {
    result.size.push_back(static_cast<std::int64_t>(static_cast<double>(shape[2 + i]) * a.scale[i]));
  }
  return result;
}

}  // namespace

Tensor resize(Context& context) {
  const auto& a = context.attributes<ResizeAttributes>();
  const Tensor& x = context.in[0];
  const Target to = target(context);
  if (a.mode == ResizeMode::nearest) {
    return at::upsample_nearest2d(x, to.size, to.scale_height, to.scale_width);
  }
  if (a.mode == ResizeMode::nearest_exact) {
    return at::_upsample_nearest_exact2d(x, to.size, to.scale_height, to.scale_width);
  }
  if (a.mode == ResizeMode::bilinear) {
    return at::upsample_bilinear2d(x, to.size, a.align_corners, to.scale_height, to.scale_width);
  }
  return at::upsample_bicubic2d(x, to.size, a.align_corners, to.scale_height, to.scale_width);
}

Tensors resize_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<ResizeAttributes>();
  const auto& shape = context.in_shapes[0];
  const Target to = target(context);
  if (a.mode == ResizeMode::nearest) {
    return {at::upsample_nearest2d_backward(grad, to.size, shape, to.scale_height, to.scale_width)};
  }
  if (a.mode == ResizeMode::nearest_exact) {
    return {at::_upsample_nearest_exact2d_backward(grad, to.size, shape, to.scale_height, to.scale_width)};
  }
  if (a.mode == ResizeMode::bilinear) {
    return {at::upsample_bilinear2d_backward(grad, to.size, shape, a.align_corners, to.scale_height,
                                             to.scale_width)};
  }
  return {at::upsample_bicubic2d_backward(grad, to.size, shape, a.align_corners, to.scale_height,
                                          to.scale_width)};
}

}  // namespace lacewing::ops
