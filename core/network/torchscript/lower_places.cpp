// Values at fixed places: picked by index, repeated, masked, gathered in windows, channels to pixels and
// back.
#include "base/error.h"
#include "network/torchscript/lowering.h"

namespace lacewing::torchscript {
namespace {

Tensor indexed(const Call& call, const Tensor& x, std::int64_t axis, Sizes indices) {
  if (axis == 0) throw Error("takes some of the batch's pictures (" + call.name + ")");
  for (const std::int64_t index : indices) {
    if (index < 0 || index >= x.size(axis))
      throw Error("picks entry " + std::to_string(index) + " of " + std::to_string(x.size(axis)));
  }
  return call.emit.node(OpKind::index, {x}, IndexAttributes{axis, std::move(indices)});
}
// Of whole numbers; or where a mask is true.
Tensor as_indices(const Tensor& value) {
  const bool mask = value.scalar_type() == at::kBool && value.dim() == 1;
  return (mask ? value.nonzero().squeeze(1) : value).to(at::kLong).contiguous();
}
Sizes numbers(const Tensor& indices) {
  return {indices.const_data_ptr<std::int64_t>(), indices.const_data_ptr<std::int64_t>() + indices.numel()};
}

Result index_select(const Call& call) {
  const Tensor x = call.tensor("self");
  if (!Emitter::depends(x) || !concrete(call["index"])) return std::nullopt;
  return indexed(call, x, wrapped(call["dim"].toInt(), x.dim()), numbers(as_indices(call.tensor("index"))));
}

// With the same indices wherever the other axes are: index_select.
Result gather(const Call& call) {
  const Tensor x = call.tensor("self");
  if (!Emitter::depends(x) || !concrete(call["index"])) return std::nullopt;
  const Tensor given = call.tensor("index");
  const std::int64_t axis = wrapped(call["dim"].toInt(), x.dim());
  Tensor row = given;
  for (std::int64_t other = 0; other < x.dim(); ++other) {
    if (other == axis) continue;
    if (given.dim() != x.dim() || given.size(other) != x.size(other) || given.numel() == 0)
      return std::nullopt;
    row = row.narrow(other, 0, 1);
  }
  if (!at::equal(row.expand_as(given), given)) return std::nullopt;
  return indexed(call, x, axis, numbers(as_indices(row)));
}

// x[:, i, j]: constant indices of neighbouring axes, which are made one first.
Result index(const Call& call) {
  const Tensor x = call.tensor("self");
  if (!Emitter::depends(x)) return std::nullopt;
  const auto given = call["indices"].toListRef();
  std::int64_t first = -1, count = 0;
  Tensor places;  // in the axes made one
  for (std::int64_t axis = 0; axis < std::ssize(given); ++axis) {
    const IValue& each = given[static_cast<std::size_t>(axis)];
    if (absent(each)) continue;
    if (!concrete(each) || (first >= 0 && axis != first + count)) return std::nullopt;
    const Tensor here = as_indices(each.toTensor());
    if (here.scalar_type() != at::kLong || here.numel() == 0) return std::nullopt;
    const Tensor from_front = at::where(here < 0, here + x.size(axis), here);
    if ((from_front < 0).any().item<bool>() || (from_front >= x.size(axis)).any().item<bool>())
      throw Error("indexes behind an axis of " + std::to_string(x.size(axis)));
    places = first < 0 ? from_front : places * x.size(axis) + from_front;
    if (first < 0) first = axis;
    ++count;
  }
  if (first < 1 || places.dim() == 0) return std::nullopt;
  Sizes merged = x.sizes().vec(), result = merged;
  const auto begin = static_cast<std::ptrdiff_t>(first), end = begin + static_cast<std::ptrdiff_t>(count);
  std::int64_t length = 1;
  for (std::int64_t axis = first; axis < first + count; ++axis) length *= x.size(axis);
  merged.erase(merged.begin() + begin, merged.begin() + end);
  merged.insert(merged.begin() + begin, length);
  result.erase(result.begin() + begin, result.begin() + end);
  result.insert(result.begin() + begin, places.sizes().begin(), places.sizes().end());
  const Tensor picked = indexed(call, reshaped(call, x, merged), first, numbers(places.contiguous()));
  return reshaped(call, picked, result);
}

Result flip(const Call& call) {
  Tensor x = call.tensor("self");
  for (const std::int64_t axis : axes_of(call["dims"], x.dim())) {
    Sizes backwards;
    for (std::int64_t i = x.size(axis); i-- > 0;) backwards.push_back(i);
    x = indexed(call, x, axis, std::move(backwards));
  }
  return x;
}

// x.unfold(axis, size, step): windows of an axis in its place, their elements along a new last axis.
Result windows(const Call& call) {
  const Tensor x = call.tensor("self");
  const std::int64_t axis = wrapped(call["dimension"].toInt(), x.dim()), size = call["size"].toInt(),
                     step = call["step"].toInt();
  if (size < 1 || step < 1 || size > x.size(axis)) throw Error("unfolds windows that do not fit");
  const std::int64_t count = (x.size(axis) - size) / step + 1;
  Sizes places;
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t j = 0; j < size; ++j) places.push_back(i * step + j);
  }
  Sizes sizes = x.sizes().vec();
  sizes[static_cast<std::size_t>(axis)] = count;
  sizes.insert(sizes.begin() + static_cast<std::ptrdiff_t>(axis) + 1, size);
  Sizes axes = axes_of({}, x.dim() + 1);
  axes.erase(axes.begin() + static_cast<std::ptrdiff_t>(axis) + 1);
  axes.push_back(axis + 1);
  return permuted(call, reshaped(call, indexed(call, x, axis, std::move(places)), sizes), axes);
}

// --- repeats ---

Result repeat(const Call& call) {
  constexpr std::int64_t most = 64;
  Tensor x = call.tensor("self");
  const Sizes times = integers(call.arguments[1]);
  if (std::ssize(times) > x.dim()) return std::nullopt;
  const std::int64_t front = x.dim() - std::ssize(times);
  for (std::size_t i = 0; i < times.size(); ++i) {
    const std::int64_t axis = front + static_cast<std::int64_t>(i);
    if (times[i] == 1) continue;
    if (axis == 0 || times[i] < 1 || times[i] > most) return std::nullopt;
    const std::vector<Tensor> copies(static_cast<std::size_t>(times[i]), x);
    x = call.emit.node(OpKind::concatenate, copies, AxisAttributes{axis});
  }
  return call.emit.alias(x, false);
}
Result repeat_interleave(const Call& call) {
  const Tensor x = call.tensor("self");
  if (!call["repeats"].isInt() || !call["dim"].isInt()) return std::nullopt;
  const std::int64_t axis = wrapped(call["dim"].toInt(), x.dim());
  Sizes places;
  for (std::int64_t i = 0; i < x.size(axis) * call["repeats"].toInt(); ++i)
    places.push_back(i / call["repeats"].toInt());
  return indexed(call, x, axis, std::move(places));
}

// --- masks that do not depend on the input ---

// `here` where the mask is true, else `there`: one of them depends on the input.
Result masked(const Call& call, const Tensor& mask, const IValue& here, const IValue& there) {
  const auto type = call.emit.input().scalar_type();
  const auto kept = [&](const IValue& value, const Tensor& where) -> Result {
    if (value.isTensor() && Emitter::depends(value.toTensor())) return product(call, value, where.to(type));
    const Tensor known = value.isTensor() ? value.toTensor().to(type) : at::full({}, number(value), type);
    return IValue(at::where(where, known, at::zeros({}, type)));  // infinities stay out of products
  };
  const Result a = kept(here, mask), b = kept(there, mask.logical_not());
  return a && b ? sum_of(call, *a, *b, 1) : std::nullopt;
}
Result masked_fill(const Call& call) {
  if (!concrete(call["mask"]) || call.tensor("mask").scalar_type() != at::kBool) return std::nullopt;
  if (!is_number(call["value"])) return std::nullopt;
  return masked(call, call.tensor("mask"), call["value"], call["self"]);
}
Result where(const Call& call) {
  if (!concrete(call["condition"]) || call.tensor("condition").scalar_type() != at::kBool)
    return std::nullopt;
  return masked(call, call.tensor("condition"), call["self"], call["other"]);
}

// --- channels and pixels ---

Result pixel_shuffle(const Call& call) {
  const Tensor x = call.tensor("self");
  if (x.dim() != 4) return std::nullopt;
  const std::int64_t r = call["upscale_factor"].toInt(), c = x.size(1) / std::max<std::int64_t>(r * r, 1),
                     h = x.size(2), w = x.size(3);
  const Tensor blocks = reshaped(call, x, {x.size(0), c, r, r, h, w});
  return reshaped(call, permuted(call, blocks, {0, 1, 4, 2, 5, 3}), {x.size(0), c, h * r, w * r});
}
Result pixel_unshuffle(const Call& call) {
  const Tensor x = call.tensor("self");
  const std::int64_t r = call["downscale_factor"].toInt();
  if (x.dim() != 4 || r < 1) return std::nullopt;
  const std::int64_t c = x.size(1), h = x.size(2) / r, w = x.size(3) / r;
  const Tensor blocks = reshaped(call, x, {x.size(0), c, h, r, w, r});
  return reshaped(call, permuted(call, blocks, {0, 1, 3, 5, 2, 4}), {x.size(0), c * r * r, h, w});
}
Result channel_shuffle(const Call& call) {
  const Tensor x = call.tensor("self");
  const std::int64_t groups = call["groups"].toInt();
  if (x.dim() != 4 || groups < 1) return std::nullopt;
  const Tensor parts = reshaped(call, x, {x.size(0), groups, x.size(1) / groups, x.size(2), x.size(3)});
  return reshaped(call, permuted(call, parts, {0, 2, 1, 3, 4}), x.sizes().vec());
}

// The weight that copies each place of a kernel to a channel of its own: C * places x 1 x kernel.
Tensor one_place_each(const Call& call, std::int64_t channels, const Sizes& kernel) {
  const std::int64_t places = kernel[0] * kernel[1];
  return at::eye(places, at::TensorOptions().dtype(call.emit.input().scalar_type()))
      .view({places, 1, kernel[0], kernel[1]})
      .repeat({channels, 1, 1, 1});
}
ConvolutionAttributes windows_of(const Call& call, std::int64_t channels) {
  ConvolutionAttributes attributes;
  attributes.stride = integers(call["stride"], 2);
  attributes.padding = integers(call["padding"], 2);
  attributes.dilation = integers(call["dilation"], 2);
  attributes.groups = channels;
  return attributes;
}
// unfold: N x C x H x W -> N x (C, places) x windows.
Result image_to_columns(const Call& call) {
  const Tensor x = call.tensor("self");
  if (x.dim() != 4) return std::nullopt;
  const Tensor weight = one_place_each(call, x.size(1), integers(call["kernel_size"], 2));
  const Tensor y = call.emit.node(OpKind::convolution, {x}, windows_of(call, x.size(1)), {weight, Tensor()});
  return call.emit.node(OpKind::flatten, {y}, AxisAttributes{2});
}
// fold: what unfold took apart, summed where windows overlap.
Result columns_to_image(const Call& call) {
  const Tensor x = call.tensor("self");
  const Sizes size = integers(call["output_size"], 2), kernel = integers(call["kernel_size"], 2);
  if (x.dim() != 3) return std::nullopt;
  for (const std::int64_t side : kernel)
    if (side < 1) throw Error("folds windows of side " + std::to_string(side));
  for (const std::int64_t step : integers(call["stride"], 2))
    if (step < 1) throw Error("folds with a stride of " + std::to_string(step));
  const std::int64_t channels = x.size(1) / (kernel[0] * kernel[1]);
  ConvolutionAttributes attributes = windows_of(call, channels);
  attributes.transposed = true;
  Sizes windows{x.size(0), x.size(1)};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int64_t room =
        size[i] + 2 * attributes.padding[i] - attributes.dilation[i] * (kernel[i] - 1) - 1;
    windows.push_back(room / attributes.stride[i] + 1);
    attributes.output_padding.push_back(room % attributes.stride[i]);
  }
  return call.emit.node(OpKind::convolution, {reshaped(call, x, windows)}, attributes,
                        {one_place_each(call, channels, kernel), Tensor()});
}

constexpr Row kRows[] = {
    {"index_select", index_select},
    {"gather", gather},
    {"index", index},
    {"flip", flip},
    {"unfold", windows},
    {"repeat", repeat},
    {"tile", repeat},
    {"repeat_interleave", repeat_interleave},
    {"masked_fill", masked_fill},
    {"where", where},
    {"pixel_shuffle", pixel_shuffle},
    {"pixel_unshuffle", pixel_unshuffle},
    {"channel_shuffle", channel_shuffle},
    {"native_channel_shuffle", channel_shuffle},
    {"im2col", image_to_columns},
    {"col2im", columns_to_image},
};

}  // namespace

std::span<const Row> place_operators() {
  return kRows;
}

}  // namespace lacewing::torchscript
