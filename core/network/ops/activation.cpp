// y = f(x), any row of the activation table.
#include "network/ops/ops.h"

namespace lacewing::ops {

Tensor activate(Context& context) {
  const auto& a = context.attributes<ActivationAttributes>();
  if (context.may_overwrite) return at::relu_(context.in[0]);  // marked for ReLU only
  return a.function->forward(context.in[0], a.parameter);
}

Tensors activate_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<ActivationAttributes>();
  const Tensor x = a.function->needs_input ? context.in[0] : Tensor();
  if (!context.mode.taped && a.function->fused_backward != nullptr) {
    return {a.function->fused_backward(grad, x, context.out, a.parameter)};
  }
  return {grad * a.function->derivative(x, context.out, a.parameter)};
}

}  // namespace lacewing::ops
