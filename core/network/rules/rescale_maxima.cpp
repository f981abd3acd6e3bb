// DeepLIFT, rescale rule for maxima: y - y0 = (max(y, y0) - y0) + (y - max(y, y0)). The first part came
// through the input's winner, the second through the reference's. Summed over overlapping windows and divided
// by x - x0; nothing where x = x0.
#include "network/ops/ops.h"
#include "network/rules/rescale.h"

namespace lacewing::rescale {
namespace {

// `scatter` puts values of y's shape where their winners are in x.
Tensors through_winners(const Context& context, const Tensor& m_y,
                        const std::function<Tensor(const Tensor& values, const Tensor& winners)>& scatter) {
  const Tensor &x = context.in[0], &y = context.out, &y0 = context.ref_out;
  const Tensor higher = at::maximum(y, y0);
  const Tensor moved =
      scatter(m_y * (higher - y0), context.saved[0]) + scatter(m_y * (y - higher), context.ref_saved[0]);
  return {safe_divide(moved, x - context.ref_in[0], at::zeros_like(x))};
}

}  // namespace

Tensors max_pool(Context& context, const Tensor& m_y) {
  return through_winners(context, m_y, [&](const Tensor& values, const Tensor& winners) {
    return ops::scatter_to_pooled(context, values, winners);
  });
}

Tensors max(Context& context, const Tensor& m_y) {
  return through_winners(context, m_y, [&](const Tensor& values, const Tensor& winners) {
    return ops::scatter_to_winners(context, values, winners);
  });
}

}  // namespace lacewing::rescale
