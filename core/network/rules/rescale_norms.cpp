// DeepLIFT, rescale rule for layer, group and instance norm: y = c r * weight + bias with c = x - mean(x),
// r = 1 / s, s = sqrt(v + eps), v = mean(c^2). The product takes the mean of the other factor, twice: in c r
// and in c c; the quotient of r as a function of v is (r - r0) / (v - v0) = -1 / (s s0 (s + s0)), without a
// cancellation. The mean is linear.
#include "network/ops/ops.h"
#include "network/rules/rescale.h"

namespace lacewing::rescale {

Tensors norm(Context& context, const Tensor& m_y) {
  const auto [shape, weight, epsilon] = ops::norm_rows(context);
  const Tensor m_z = (weight.defined() ? m_y * weight : m_y).reshape(shape);
  const Tensor x = context.in[0].reshape(shape), x0 = context.ref_in[0].reshape(shape);
  const Tensor c = x - x.mean(-1, true), c0 = x0 - x0.mean(-1, true);
  const Tensor s = at::sqrt((c * c).mean(-1, true) + epsilon),
               s0 = at::sqrt((c0 * c0).mean(-1, true) + epsilon);
  const Tensor m_r = (m_z * (c + c0)).sum(-1, true) / 2;
  const Tensor m_v = -m_r / (s * s0 * (s + s0));
  const Tensor m_c = m_z * (1 / s + 1 / s0) / 2 + m_v * (c + c0) / static_cast<double>(c.size(-1));
  return {(m_c - m_c.mean(-1, true)).reshape(context.in_shapes[0])};
}

}  // namespace lacewing::rescale
