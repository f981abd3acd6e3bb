// Pools over one to three axes.
#include "base/error.h"
#include "network/torchscript/lowering.h"

namespace lacewing::torchscript {
namespace {

bool has_axes(const Tensor& x, std::size_t axes) {
  return x.dim() == static_cast<std::int64_t>(axes) + 2;
}

PoolAttributes windows(const Call& call, std::size_t axes) {
  PoolAttributes attributes;
  attributes.kernel = integers(call["kernel_size"], axes);
  attributes.stride = integers(call["stride"], axes);
  attributes.padding = integers(call["padding"], axes);
  attributes.dilation.assign(axes, 1);
  attributes.ceil_mode = call["ceil_mode"].toBool();
  if (attributes.stride.empty()) attributes.stride = attributes.kernel;
  return attributes;
}

template <std::size_t axes>
Result max_pool(const Call& call) {
  const Tensor x = call.tensor("self");
  if (!has_axes(x, axes)) return std::nullopt;
  PoolAttributes attributes = windows(call, axes);
  attributes.dilation = integers(call["dilation"], axes);
  for (const std::int64_t step : attributes.dilation)
    if (step < 1) throw Error("pools with a dilation of " + std::to_string(step));
  return call.emit.node(OpKind::max_pool, {x}, attributes);
}

// The indices are not to be had; a program that reads them is refused there.
Result without_indices(const Result& pooled) {
  if (!pooled) return std::nullopt;
  return c10::ivalue::Tuple::create(*pooled, IValue());
}
template <std::size_t axes>
Result max_pool_with_indices(const Call& call) {
  return without_indices(max_pool<axes>(call));
}

template <std::size_t axes>
Result average_pool(const Call& call) {
  const Tensor x = call.tensor("self");
  if (!has_axes(x, axes) || !call["divisor_override"].isNone()) return std::nullopt;
  PoolAttributes attributes = windows(call, axes);
  attributes.count_include_pad = call["count_include_pad"].toBool();
  return call.emit.node(OpKind::average_pool, {x}, attributes);
}

template <std::size_t axes>
Result adaptive_average_pool(const Call& call) {
  const Tensor x = call.tensor("self");
  const Sizes size = integers(call["output_size"], axes);
  if (!has_axes(x, axes) || size.size() != axes) return std::nullopt;
  return call.emit.node(OpKind::adaptive_average_pool, {x}, AdaptivePoolAttributes{size});
}

template <std::size_t axes>
Result adaptive_max_pool(const Call& call) {
  const Tensor x = call.tensor("self");
  const Sizes size = integers(call["output_size"], axes);
  if (!has_axes(x, axes) || size.size() != axes) return std::nullopt;
  if (std::ranges::count(size, 1) < std::ssize(size)) {
    return without_indices(call.emit.node(OpKind::adaptive_max_pool, {x}, AdaptivePoolAttributes{size}));
  }
  Sizes all;
  for (std::int64_t axis = 2; axis < x.dim(); ++axis) all.push_back(axis);
  return without_indices(call.emit.node(OpKind::max, {x}, ReduceAttributes{all, true}));
}

constexpr Row kRows[] = {
    {"max_pool1d", max_pool<1>},
    {"max_pool2d", max_pool<2>},
    {"max_pool3d", max_pool<3>},
    {"max_pool1d_with_indices", max_pool_with_indices<1>},
    {"max_pool2d_with_indices", max_pool_with_indices<2>},
    {"max_pool3d_with_indices", max_pool_with_indices<3>},
    {"avg_pool1d", average_pool<1>},
    {"avg_pool2d", average_pool<2>},
    {"avg_pool3d", average_pool<3>},
    {"adaptive_avg_pool1d", adaptive_average_pool<1>},
    {"adaptive_avg_pool2d", adaptive_average_pool<2>},
    {"adaptive_avg_pool3d", adaptive_average_pool<3>},
    {"_adaptive_avg_pool2d", adaptive_average_pool<2>},
    {"_adaptive_avg_pool3d", adaptive_average_pool<3>},
    {"adaptive_max_pool1d", adaptive_max_pool<1>},
    {"adaptive_max_pool2d", adaptive_max_pool<2>},
    {"adaptive_max_pool3d", adaptive_max_pool<3>},
};

}  // namespace

std::span<const Row> pool_operators() {
  return kRows;
}

}  // namespace lacewing::torchscript
