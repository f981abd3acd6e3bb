// y = x W^T + b on the last axis.
#include "network/ops/ops.h"

namespace lacewing::ops {

Tensor linear(Context& context) {
  std::optional<Tensor> bias;
  if (context.has_weight(1)) bias = context.weight(1);
  return at::linear(context.in[0], context.weight(0), bias);
}

Tensors linear_backward(Context& context, const Tensor& grad) {
  const Tensor& weight = context.weight(0);
  if (context.wants.parameters) {
    const Tensor rows = grad.reshape({-1, grad.size(-1)});
    context.grad_weights = {rows.t().mm(context.in[0].reshape({-1, weight.size(1)})),
                            context.has_weight(1) ? rows.sum(0) : Tensor()};
  }
  return {context.wants.input ? at::matmul(grad, weight) : Tensor()};
}

}  // namespace lacewing::ops
