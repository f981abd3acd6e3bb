// y = max(a, b), elementwise and broadcast: the units of a maxout layer. Where both are equal, a wins.
// Goodfellow, Warde-Farley, Mirza, Courville and Bengio 2013, Maxout Networks.
#include "network/ops/ops.h"

namespace lacewing::ops {

inline Tensor maximum(Context& context) {
  return at::maximum(context.in[0], context.in[1]);
}

inline Tensors maximum_backward(Context& context, const Tensor& grad) {
  const Tensor first = (context.in[0] >= context.in[1]).to(grad.scalar_type());
  // A broadcast input's gradient is summed back over the axes along which it was repeated.
  return {(grad * first).sum_to_size(context.in_shapes[0]),
          (grad * (1 - first)).sum_to_size(context.in_shapes[1])};
}

}  // namespace lacewing::ops
