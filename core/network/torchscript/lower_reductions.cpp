// Sums, means, maxima, lengths, variances and running sums along axes.
#include <cmath>
#include <limits>

#include "base/error.h"
#include "network/torchscript/lowering.h"

namespace lacewing::torchscript {
namespace {

// Axes to reduce; those of one example.
Sizes reduced(const Call& call, const Tensor& x) {
  const Sizes axes = axes_of(call["dim"], x.dim());
  if (std::ranges::count(axes, 0) > 0 && x.size(0) % call.emit.batch() == 0) {
    throw Error("reduces over the batch (" + call.name + "): pictures would depend on each other");
  }
  return axes;
}
bool keeps_axes(const Call& call) {
  return call["keepdim"].isBool() && call["keepdim"].toBool();
}
Tensor reduction(const Call& call, OpKind kind, const Tensor& x) {
  return call.emit.node(kind, {x}, ReduceAttributes{reduced(call, x), keeps_axes(call)});
}

Result mean(const Call& call) {
  return reduction(call, OpKind::mean, call.tensor("self"));
}
Result sum(const Call& call) {
  return reduction(call, OpKind::sum, call.tensor("self"));
}
Tensor negated(const Call& call, const Tensor& x) {
  return affine(call, x, -1, 0);
}
Tensor maximum_of(const Call& call) {
  return reduction(call, OpKind::max, call.tensor("self"));
}
Tensor minimum_of(const Call& call) {
  return negated(call, reduction(call, OpKind::max, negated(call, call.tensor("self"))));
}
Result maximum(const Call& call) {
  return maximum_of(call);
}
Result minimum(const Call& call) {
  return minimum_of(call);
}
// max and min of two, or along one axis, which gives indices, too. Those are not to be had; a program that
// reads them is refused there.
Result max_along(const Call& call) {
  if (call["other"].isTensor()) return larger(call, call.tensor("self"), call.tensor("other"));
  if (!call["dim"].isInt()) return std::nullopt;
  return c10::ivalue::Tuple::create(maximum_of(call), IValue());
}
Result min_along(const Call& call) {
  if (call["other"].isTensor()) return smaller(call, call.tensor("self"), call.tensor("other"));
  if (!call["dim"].isInt()) return std::nullopt;
  return c10::ivalue::Tuple::create(minimum_of(call), IValue());
}

// norm() calls its order p.
Result vector_norm(const Call& call) {
  const IValue& order = call["ord"].isNone() ? call["p"] : call["ord"];
  if (!order.isNone() && !is_number(order)) return std::nullopt;
  const double p = number_or(order, 2);
  const Tensor x = call.tensor("self");
  if (p == 2) return reduction(call, OpKind::l2_norm, x);
  if (p == 1) return reduction(call, OpKind::sum, activated(call, x, "abs"));
  if (p == std::numeric_limits<double>::infinity())
    return reduction(call, OpKind::max, activated(call, x, "abs"));
  return std::nullopt;
}

// sum (x - mean)^2 / (n - correction), and its root.
Tensor spread(const Call& call, bool root) {
  const Tensor x = call.tensor("self");
  const Sizes axes = reduced(call, x);
  double count = 1;
  for (const std::int64_t axis : axes) count *= static_cast<double>(x.size(axis));
  const bool biased = call["unbiased"].isBool() && !call["unbiased"].toBool();
  const double rest = count - number_or(call["correction"], biased ? 0 : 1);
  const Tensor centre = call.emit.node(OpKind::mean, {x}, ReduceAttributes{axes, true});
  const Tensor apart = call.emit.node(OpKind::subtract, {x, centre});
  if (root) return affine(call, reduction(call, OpKind::l2_norm, apart), 1 / std::sqrt(rest), 0);
  return affine(call, reduction(call, OpKind::sum, activated(call, apart, "power", 2.0)), 1 / rest, 0);
}
template <bool root>
Result variance(const Call& call) {
  return spread(call, root);
}
template <bool root>
Result variance_and_mean(const Call& call) {
  const Tensor value = spread(call, root);
  return c10::ivalue::Tuple::create(value, reduction(call, OpKind::mean, call.tensor("self")));
}

// x - log_softmax(x) is the same along the axis.
Result log_sum_exp(const Call& call) {
  const Tensor x = call.tensor("self");
  const Sizes axes = reduced(call, x);
  if (axes.size() != 1) return std::nullopt;
  const Tensor y = call.emit.node(OpKind::log_softmax, {x}, AxisAttributes{axes[0]});
  return reduction(call, OpKind::mean, call.emit.node(OpKind::subtract, {x, y}));
}

// A product with the triangle of ones.
Result running_sum(const Call& call) {
  constexpr std::int64_t longest = 1024;
  const Tensor x = call.tensor("self");
  const std::int64_t axis = reduced(call, x).at(0), last = x.dim() - 1, length = x.size(axis);
  if (length > longest) return std::nullopt;
  Sizes swap = axes_of({}, x.dim());
  std::swap(swap[static_cast<std::size_t>(axis)], swap[static_cast<std::size_t>(last)]);
  const Tensor ones = at::ones({length, length}, at::TensorOptions().dtype(x.scalar_type())).tril();
  const auto swapped = [&](const Tensor& y) { return axis == last ? y : permuted(call, y, swap); };
  return swapped(call.emit.node(OpKind::linear, {swapped(x)}, {}, {ones, Tensor()}));
}

constexpr Row kRows[] = {
    {"mean", mean},
    {"sum", sum},
    {"amax", maximum},
    {"amin", minimum},
    {"max", max_along},
    {"min", min_along},
    {"linalg_vector_norm", vector_norm},
    {"norm", vector_norm},
    {"var", variance<false>},
    {"std", variance<true>},
    {"var_mean", variance_and_mean<false>},
    {"std_mean", variance_and_mean<true>},
    {"logsumexp", log_sum_exp},
    {"cumsum", running_sum},
};

}  // namespace

std::span<const Row> reduction_operators() {
  return kRows;
}

}  // namespace lacewing::torchscript
