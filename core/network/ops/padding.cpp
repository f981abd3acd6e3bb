// Padding with a constant, by reflection, by the edge's value, or around the circle; negative amounts crop.
#include "network/ops/ops.h"

namespace lacewing::ops {
namespace {

// Which of an axis's `length` values each padded position shows.
Tensor sources(PadMode mode, std::int64_t length, std::int64_t before, std::int64_t after,
               const Tensor& like) {
  std::vector<std::int64_t> index;
  for (std::int64_t i = -before; i < length + after; ++i) {
    std::int64_t source = i;
    if (mode == PadMode::replicate) source = std::clamp<std::int64_t>(i, 0, length - 1);
    if (mode == PadMode::circular) source = (i + length) % length;
    if (mode == PadMode::reflect) {
      if (i < 0) source = -i;
      if (i >= length) source = 2 * (length - 1) - i;
    }
    index.push_back(source);
  }
  return at::tensor(index, at::kLong).to(like.device());
}

}  // namespace

Tensor pad(Context& context) {
  static constexpr const char* kNames[] = {"constant", "reflect", "replicate", "circular"};
  const auto& a = context.attributes<PadAttributes>();
  if (a.mode == PadMode::constant) return at::constant_pad_nd(context.in[0], a.amounts, a.value);
  return at::pad(context.in[0], a.amounts, kNames[static_cast<std::size_t>(a.mode)]);
}

// A constant's border has no gradient; otherwise each padded position gives its gradient to its source.
Tensors pad_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<PadAttributes>();
  if (a.mode == PadMode::constant) {
    std::vector<std::int64_t> crop = a.amounts;
    for (std::int64_t& amount : crop) amount = -amount;
    return {at::constant_pad_nd(grad, crop, 0)};
  }
  const auto& shape = context.in_shapes[0];
  Tensor sum = grad;
  for (std::size_t i = 0; 2 * i < a.amounts.size(); ++i) {
    const std::size_t axis = shape.size() - 1 - i;
    const Tensor index = sources(a.mode, shape[axis], a.amounts[2 * i], a.amounts[2 * i + 1], grad);
    std::vector<std::int64_t> folded = sum.sizes().vec();
    folded[axis] = shape[axis];
    sum = at::zeros(folded, grad.options()).index_add(static_cast<std::int64_t>(axis), index, sum);
  }
  return {sum};
}

}  // namespace lacewing::ops
