// y = W * x + b over one to three spatial axes, with stride, zero padding, dilation and groups; or
// transposed, the map that such a convolution's gradient is.
#include "network/ops/ops.h"

namespace lacewing::ops {
namespace {

std::vector<std::int64_t> output_padding(const ConvolutionAttributes& a) {
  return a.output_padding.empty() ? std::vector<std::int64_t>(a.stride.size(), 0) : a.output_padding;
}

// W, or a folded batch norm's part of it, made once.
Tensor weight_of(const Context& context) {
  if (!context.has_weight(2)) return context.weight(0);
  return context.derived("scaled", [&] { return scaled_weight(context); });
}

}  // namespace

Tensor scaled_weight(const Context& context) {
  const Tensor& weight = context.weight(0);
  if (!context.has_weight(2)) return weight;
  std::vector<std::int64_t> along_outputs(static_cast<std::size_t>(weight.dim()), 1);
  along_outputs[0] = -1;
  return (weight.to(at::kDouble) * context.weight(2).view(along_outputs)).to(weight.scalar_type());
}

Tensor convolution(Context& context) {
  const auto& a = context.attributes<ConvolutionAttributes>();
  std::optional<Tensor> bias;
  if (context.has_weight(1)) bias = context.weight(1);
  return at::convolution(context.in[0], weight_of(context), bias, a.stride, a.padding, a.dilation,
                         a.transposed, output_padding(a), a.groups);
}

Tensors convolution_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<ConvolutionAttributes>();
  const Tensor weight = weight_of(context);
  const bool parameters = context.wants.parameters;
  // The gradient of the input does not look at the input's values, only at its shape.
  const Tensor x = parameters ? context.in[0] : shape_only(context, grad);
  const std::vector<std::int64_t> bias_sizes{a.transposed ? weight.size(1) * a.groups : weight.size(0)};
  auto [grad_input, grad_weight, grad_bias] = at::convolution_backward(
      grad, x, weight, bias_sizes, a.stride, a.padding, a.dilation, a.transposed, output_padding(a), a.groups,
      {context.wants.input, parameters, parameters && context.has_weight(1)});
  if (parameters) context.grad_weights = {grad_weight, grad_bias};
  return {grad_input};
}

}  // namespace lacewing::ops
