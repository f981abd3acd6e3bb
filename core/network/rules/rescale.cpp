// DeepLIFT, rescale rule. Below, x and y are a node's input and output, x0 and y0 the same at the reference,
// m_y and m_x the multipliers behind and before the node. Linear nodes are differentiated: their gradient is
// their multiplier.
#include "network/rules/rules.h"

namespace lacewing {
namespace {

using at::Tensor;
using Tensors = std::vector<at::Tensor>;

constexpr double kSmallest = 1e-10;  // of |x - x0|; below it the local gradient takes over

// m_x = m_y (y - y0) / (x - x0), and m_y f'(x) where x = x0.
Tensors rescale_activation(Context& context, const Tensor& m_y) {
  const auto& a = context.attributes<ActivationAttributes>();
  const Tensor &x = context.in[0], &x0 = context.ref_in[0];
  const Tensor slope = a.function->derivative(x, context.out, a.parameter);
  return {m_y * safe_divide(context.out - context.ref_out, x - x0, slope)};
}

// y - y0 = (max(y, y0) - y0) + (y - max(y, y0)): the first part came through the input's winner, the second
// through the reference's. Summed over overlapping windows and divided by x - x0; nothing where x = x0.
Tensors rescale_max_pool(Context& context, const Tensor& m_y) {
  const auto& a = context.attributes<PoolAttributes>();
  const Tensor &x = context.in[0], &x0 = context.ref_in[0], &y = context.out, &y0 = context.ref_out;
  const auto scatter = [&](const Tensor& values, const Tensor& indices) {
    const auto format = x.suggest_memory_format();
    return at::max_pool2d_with_indices_backward(values.contiguous(format), x, a.kernel, a.stride, a.padding,
                                                a.dilation, a.ceil_mode, indices);
  };
  const Tensor higher = at::maximum(y, y0);
  const Tensor moved =
      scatter(m_y * (higher - y0), context.saved[0]) + scatter(m_y * (y - higher), context.ref_saved[0]);
  return {safe_divide(moved, x - x0, at::zeros_like(x))};
}

// y_i = e_i r with e = exp(x), r = 1 / S, S = sum of e along the axis: the mean of the other factor for the
// product, difference quotients for 1 / S, which is -r r0, and for exp:
//   m_e_i = m_y_i (r + r0) / 2 - r r0 sum_j m_y_j (e_j + e0_j) / 2
//         = [r0 (m_y_i - sum_j m_y_j y_j) + r (m_y_i - sum_j m_y_j y0_j)] / 2,
// the second form without the first one's cancellation. Where x is far from x0 the rule itself is
// ill-conditioned: multipliers have a factor exp|x - x0| that cancels only in the sum over the axis. A shift
// of x and x0 by one constant changes neither y nor m_x.
Tensors rescale_softmax(Context& context, const Tensor& m_y) {
  const std::int64_t axis = context.attributes<AxisAttributes>().axis;
  const Tensor &x = context.in[0], &x0 = context.ref_in[0];
  const Tensor shift = at::maximum(x.amax(axis, true), x0.amax(axis, true)).detach();
  const Tensor e = at::exp(x - shift), e0 = at::exp(x0 - shift);
  const Tensor r = 1 / e.sum(axis, true), r0 = 1 / e0.sum(axis, true);
  const Tensor here = m_y - (m_y * context.out).sum(axis, true);
  const Tensor there = m_y - (m_y * context.ref_out).sum(axis, true);
  return {(r0 * here + r * there) / 2 * safe_divide(e - e0, x - x0, e)};
}

Rule against_reference(const char* name, Tensors (*backward)(Context&, const Tensor&)) {
  return {name, {.input = true, .output = true}, true, {}, backward};
}

}  // namespace

at::Tensor safe_divide(const Tensor& numerator, const Tensor& denominator, const Tensor& otherwise) {
  const Tensor small = denominator.abs() < kSmallest;
  // The inner where keeps the unused quotient's derivative finite: 0 times infinity would be NaN.
  return at::where(small, otherwise, numerator / at::where(small, at::ones_like(denominator), denominator));
}

RuleSet rescale_rules() {
  return RuleSet()
      .add(OpKind::activation, against_reference("rescale", rescale_activation))
      .add(OpKind::max_pool, against_reference("rescale", rescale_max_pool))
      .add(OpKind::softmax, against_reference("rescale", rescale_softmax))
      .differentiate({OpKind::convolution, OpKind::linear, OpKind::batch_norm, OpKind::average_pool,
                      OpKind::adaptive_average_pool, OpKind::add, OpKind::concatenate, OpKind::flatten,
                      OpKind::dropout, OpKind::pad, OpKind::slice});
}

}  // namespace lacewing
