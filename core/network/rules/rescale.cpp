// DeepLIFT, rescale rule: the set, and the rule of elementwise functions. Linear nodes are differentiated:
// their gradient is their multiplier.
#include "network/rules/rescale.h"

#include "network/ops/ops.h"

namespace lacewing {
namespace {

constexpr double kSmallest = 1e-10;  // of |x - x0|; below it the local gradient takes over

Rule against_reference(rescale::Tensors (*backward)(Context&, const at::Tensor&)) {
  return {"rescale", {.input = true, .output = true}, true, {}, backward};
}

}  // namespace

namespace rescale {

// m_x = m_y (y - y0) / (x - x0), and m_y f'(x) where x = x0.
Tensors activation(Context& context, const Tensor& m_y) {
  const auto& a = context.attributes<ActivationAttributes>();
  const Tensor &x = context.in[0], &x0 = context.ref_in[0];
  const Tensor slope = a.function->derivative(x, context.out, a.parameter);
  return {m_y * safe_divide(context.out - context.ref_out, x - x0, slope)};
}

Tensors prelu(Context& context, const Tensor& m_y) {
  return {m_y * safe_divide(context.out - context.ref_out, context.in[0] - context.ref_in[0],
                            ops::prelu_derivative(context))};
}

}  // namespace rescale

at::Tensor safe_divide(const at::Tensor& numerator, const at::Tensor& denominator,
                       const at::Tensor& otherwise) {
  const at::Tensor small = denominator.abs() < kSmallest;
  // The inner where keeps the unused quotient's derivative finite: 0 times infinity would be NaN.
  return at::where(small, otherwise, numerator / at::where(small, at::ones_like(denominator), denominator));
}

RuleSet rescale_rules() {
  return RuleSet()
      .add(OpKind::activation, against_reference(rescale::activation))
      .add(OpKind::prelu, against_reference(rescale::prelu))
      .add(OpKind::max_pool, against_reference(rescale::max_pool))
      .add(OpKind::adaptive_max_pool, against_reference(rescale::max_pool))
      .add(OpKind::max, against_reference(rescale::max))
      .add(OpKind::l2_norm, against_reference(rescale::l2_norm))
      .add(OpKind::multiply, against_reference(rescale::multiply))
      .add(OpKind::divide, against_reference(rescale::divide))
      .add(OpKind::matmul, against_reference(rescale::matmul))
      .add(OpKind::softmax, against_reference(rescale::softmax))
      .add(OpKind::log_softmax, against_reference(rescale::log_softmax))
      .add(OpKind::attention, against_reference(rescale::attention))
      .add(OpKind::layer_norm, against_reference(rescale::norm))
      .add(OpKind::group_norm, against_reference(rescale::norm))
      .differentiate({OpKind::convolution,
                      OpKind::linear,
                      OpKind::batch_norm,
                      OpKind::average_pool,
                      OpKind::adaptive_average_pool,
                      OpKind::mean,
                      OpKind::sum,
                      OpKind::add,
                      OpKind::subtract,
                      OpKind::affine,
                      OpKind::constant,
                      OpKind::concatenate,
                      OpKind::flatten,
                      OpKind::reshape,
                      OpKind::permute,
                      OpKind::squeeze,
                      OpKind::unsqueeze,
                      OpKind::expand,
                      OpKind::slice,
                      OpKind::index,
                      OpKind::roll,
                      OpKind::pad,
                      OpKind::resize,
                      OpKind::dropout});
}

}  // namespace lacewing
