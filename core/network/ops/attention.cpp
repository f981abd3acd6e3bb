// Products of two activations as matrices, and scaled dot-product attention.
#include <cmath>

#include "network/ops/ops.h"

namespace lacewing::ops {

Tensor matmul(Context& context) {
  return at::matmul(context.in[0], context.in[1]);
}

// Axes in front of the last two are broadcast.
Tensors matmul_backward(Context& context, const Tensor& grad) {
  const Tensor &a = context.in[0], &b = context.in[1];
  return {at::matmul(grad, b.mT()).sum_to_size(a.sizes()), at::matmul(a.mT(), grad).sum_to_size(b.sizes())};
}

double attention_scale(const Context& context) {
  const double scale = context.attributes<AttentionAttributes>().scale;
  return scale != 0 ? scale : 1 / std::sqrt(static_cast<double>(context.in_shapes[0].back()));
}

Tensor attention_scores(const Context& context, const Tensor& q, const Tensor& k) {
  const Tensor scores = at::matmul(q, k.mT()) * attention_scale(context);
  return context.has_weight(0) ? scores + context.weight(0) : scores;
}

// The fused call outside the tape; under it softmax and matmul, since the fused one's derivative has none.
Tensor attention(Context& context) {
  const Tensor &q = context.in[0], &k = context.in[1], &v = context.in[2];
  if (context.mode.taped) return at::matmul(at::softmax(attention_scores(context, q, k), -1), v);
  std::optional<Tensor> mask;
  if (context.has_weight(0)) mask = context.weight(0);
  return at::scaled_dot_product_attention(q, k, v, mask, 0.0, false, attention_scale(context));
}

Tensors attention_backward(Context& context, const Tensor& grad) {
  const Tensor &q = context.in[0], &k = context.in[1], &v = context.in[2];
  const Tensor shares = at::softmax(attention_scores(context, q, k), -1);
  const Tensor to_shares = at::matmul(grad, v.mT());
  const Tensor to_scores = shares * (to_shares - (to_shares * shares).sum(-1, true));
  if (context.wants.parameters && context.has_weight(0)) {
    context.grad_weights = {to_scores.sum_to_size(context.weight(0).sizes())};
  }
  const Tensor scaled = to_scores * attention_scale(context);
  return {at::matmul(scaled, k), at::matmul(scaled.mT(), q), at::matmul(shares.mT(), grad)};
}

}  // namespace lacewing::ops
