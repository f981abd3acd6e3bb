// In training: y = x * mask / (1 - p), the mask drawn from (seed, step, node). Otherwise the identity.
#include "base/random.h"
#include "network/ops/ops.h"

namespace lacewing::ops {

Tensor dropout(Context& context) {
  if (!context.mode.training) return context.in[0];
  const double p = context.attributes<DropoutAttributes>().probability;
  const Tensor& x = context.in[0];
  std::vector<float> uniform(static_cast<std::size_t>(x.numel()));
  RandomStream(context.mode.seed, static_cast<std::uint32_t>(context.node->output), context.mode.step, 3)
      .fill_uniform(uniform);
  const Tensor draw = at::from_blob(uniform.data(), x.sizes(), at::kFloat).to(x.device());
  const Tensor mask = (draw >= p).to(x.scalar_type()) / (1.0 - p);
  context.saved = {mask};
  return x * mask;
}

Tensors dropout_backward(Context& context, const Tensor& grad) {
  if (!context.mode.training) return {grad};
  return {grad * context.saved[0]};
}

}  // namespace lacewing::ops
