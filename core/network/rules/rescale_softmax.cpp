// DeepLIFT, rescale rule for softmax, its logarithm and attention, split into exp, sum, quotient, logarithm
// and product. Where x is far from x0 the rule itself is ill-conditioned: multipliers have a factor exp|x -
// x0| that cancels only in the sum over the axis.
#include "network/ops/ops.h"
#include "network/rules/rescale.h"

namespace lacewing::rescale {
namespace {

// e = exp(x) along an axis, its sum and its difference quotient. A shift of x and x0 by one constant changes
// neither y nor m_x.
struct Exponentials {
  Tensor sum, sum0, quotient;
};
Exponentials exponentials(const Tensor& x, const Tensor& x0, std::int64_t axis) {
  const Tensor shift = at::maximum(x.amax(axis, true), x0.amax(axis, true)).detach();
  const Tensor e = at::exp(x - shift), e0 = at::exp(x0 - shift);
  // A mask's minus infinities are no difference.
  const Tensor apart = at::nan_to_num(x - x0, 0.0);
  return {e.sum(axis, true), e0.sum(axis, true), safe_divide(e - e0, apart, e)};
}

}  // namespace

// y_i = e_i r with r = 1 / sum of e: the mean of the other factor for the product, difference quotients for
// 1 / sum, which is -r r0, and for exp:
//   m_e_i = m_y_i (r + r0) / 2 - r r0 sum_j m_y_j (e_j + e0_j) / 2
//         = [r0 (m_y_i - sum_j m_y_j y_j) + r (m_y_i - sum_j m_y_j y0_j)] / 2,
// the second form without the first one's cancellation.
Tensor softmax_multiplier(const Tensor& x, const Tensor& x0, const Tensor& y, const Tensor& y0,
                          const Tensor& m_y, std::int64_t axis) {
  const Exponentials e = exponentials(x, x0, axis);
  const Tensor here = m_y - (m_y * y).sum(axis, true), there = m_y - (m_y * y0).sum(axis, true);
  return (here / e.sum0 + there / e.sum) / 2 * e.quotient;
}

// y_i = x_i - log S: m_x_i = m_y_i - sum_j m_y_j (log S - log S0) / (S - S0) (e_i - e0_i) / (x_i - x0_i).
Tensor log_softmax_multiplier(const Tensor& x, const Tensor& x0, const Tensor& m_y, std::int64_t axis) {
  const Exponentials e = exponentials(x, x0, axis);
  const Tensor rise = e.sum - e.sum0;
  const Tensor logarithm = safe_divide(at::log1p(rise / e.sum0), rise, 1 / e.sum);
  return m_y - m_y.sum(axis, true) * logarithm * e.quotient;
}

Tensors softmax(Context& context, const Tensor& m_y) {
  return {softmax_multiplier(context.in[0], context.ref_in[0], context.out, context.ref_out, m_y,
                             context.attributes<AxisAttributes>().axis)};
}

Tensors log_softmax(Context& context, const Tensor& m_y) {
  return {log_softmax_multiplier(context.in[0], context.ref_in[0], m_y,
                                 context.attributes<AxisAttributes>().axis)};
}

// o = p v, p = softmax(s), s = q k^T * scale + mask: two products around a softmax.
Tensors attention(Context& context, const Tensor& m_o) {
  const Tensor &q = context.in[0], &k = context.in[1], &v = context.in[2];
  const Tensor &q0 = context.ref_in[0], &k0 = context.ref_in[1], &v0 = context.ref_in[2];
  const Tensor s = ops::attention_scores(context, q, k), s0 = ops::attention_scores(context, q0, k0);
  const Tensor p = at::softmax(s, -1), p0 = at::softmax(s0, -1);
  const Tensor m_p = at::matmul(m_o, (v + v0).mT() / 2);
  const Tensor m_s = softmax_multiplier(s, s0, p, p0, m_p, -1) * ops::attention_scale(context);
  return {at::matmul(m_s, (k + k0) / 2), at::matmul(m_s.mT(), (q + q0) / 2),
          at::matmul((p + p0).mT() / 2, m_o)};
}

}  // namespace lacewing::rescale
