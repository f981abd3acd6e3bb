// y = W * x + b, with stride, zero padding, dilation and groups.
#include "network/ops/ops.h"

namespace lacewing::ops {

Tensor convolution(Context& context) {
  const auto& a = context.attributes<ConvolutionAttributes>();
  const std::vector<std::int64_t> no_output_padding(a.stride.size(), 0);
  std::optional<Tensor> bias;
  if (context.has_weight(1)) bias = context.weight(1);
  return at::convolution(context.in[0], context.weight(0), bias, a.stride, a.padding, a.dilation, false,
                         no_output_padding, a.groups);
}

Tensors convolution_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<ConvolutionAttributes>();
  const std::vector<std::int64_t> no_output_padding(a.stride.size(), 0);
  const Tensor& weight = context.weight(0);
  const bool parameters = context.wants.parameters;
  // The gradient of the input does not look at the input's values, only at its shape.
  const Tensor x = parameters ? context.in[0] : shape_only(context, grad);
  const std::vector<std::int64_t> bias_sizes{weight.size(0)};
  auto [grad_input, grad_weight, grad_bias] = at::convolution_backward(
      grad, x, weight, bias_sizes, a.stride, a.padding, a.dilation, false, no_output_padding, a.groups,
      {context.wants.input, parameters, parameters && context.has_weight(1)});
  if (parameters) context.grad_weights = {grad_weight, grad_bias};
  return {grad_input};
}

}  // namespace lacewing::ops
