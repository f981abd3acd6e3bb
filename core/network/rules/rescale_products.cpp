// DeepLIFT, rescale rule for products of two activations, and for lengths, which are made of squares: y - y0
// = (a - a0) (b + b0) / 2 + (b - b0) (a + a0) / 2, so either factor's multiplier is the mean of the other at
// input and reference.
#include "network/rules/rescale.h"

namespace lacewing::rescale {
namespace {

Tensor mean(const Tensor& here, const Tensor& there) {
  return (here + there) / 2;
}

Tensors to_inputs(const Context& context, const Tensor& m_a, const Tensor& m_b) {
  return {m_a.sum_to_size(context.in_shapes[0]), m_b.sum_to_size(context.in_shapes[1])};
}

}  // namespace

Tensors multiply(Context& context, const Tensor& m_y) {
  return to_inputs(context, m_y * mean(context.in[1], context.ref_in[1]),
                   m_y * mean(context.in[0], context.ref_in[0]));
}

// a times 1 / b, whose difference quotient is -1 / (b b0).
Tensors divide(Context& context, const Tensor& m_y) {
  const Tensor &b = context.in[1], &b0 = context.ref_in[1];
  const Tensor r = 1 / b, r0 = 1 / b0;
  return to_inputs(context, m_y * mean(r, r0), -m_y * mean(context.in[0], context.ref_in[0]) * r * r0);
}

// y^2 - y0^2 = sum (x - x0) (x + x0): m_x = m_y (x + x0) / (y + y0), and 0 where both lengths are.
Tensors l2_norm(Context& context, const Tensor& m_y) {
  std::vector<std::int64_t> kept = context.in_shapes[0];
  for (const std::int64_t axis : context.attributes<ReduceAttributes>().axes)
    kept[static_cast<std::size_t>(axis)] = 1;
  const Tensor lengths = (context.out + context.ref_out).reshape(kept);
  const Tensor slope = safe_divide(context.in[0] + context.ref_in[0], lengths, at::zeros_like(context.in[0]));
  return {m_y.reshape(kept) * slope};
}

Tensors matmul(Context& context, const Tensor& m_y) {
  return to_inputs(context, at::matmul(m_y, mean(context.in[1], context.ref_in[1]).mT()),
                   at::matmul(mean(context.in[0], context.ref_in[0]).mT(), m_y));
}

}  // namespace lacewing::rescale
