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

// Calls `compute(first, count)` with parts of the batch that take some 50 ms each on one core, and looks at
// cancel in between.
template <class Compute>
void in_parts(const Context& context, const Tensor& weight, Compute compute) {
  constexpr double products_at_once = 1e9;
  const auto& a = context.attributes<ConvolutionAttributes>();
  const std::vector<std::int64_t>& shape = context.in_shapes[0];
  auto products = static_cast<double>(weight.numel());  // a picture
  for (std::size_t axis = 0; axis < a.stride.size(); ++axis)
    products *=
        static_cast<double>(shape[axis + 2]) / (a.transposed ? 1.0 : static_cast<double>(a.stride[axis]));
  const auto part =
      std::max(std::int64_t{1}, static_cast<std::int64_t>(products_at_once / std::max(products, 1.0)));
  std::int64_t first = 0;
  do {
    if (first > 0) context.check();
    compute(first, std::min(part, shape[0] - first));
    first += part;
  } while (first < shape[0]);
}

Tensor joined(const Tensors& parts) {
  return parts.size() == 1 ? parts[0] : at::cat(parts);
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
  const Tensor weight = weight_of(context);
  std::optional<Tensor> bias;
  if (context.has_weight(1)) bias = context.weight(1);
  Tensors parts;
  in_parts(context, weight, [&](std::int64_t first, std::int64_t count) {
    parts.push_back(at::convolution(context.in[0].narrow(0, first, count), weight, bias, a.stride, a.padding,
                                    a.dilation, a.transposed, output_padding(a), a.groups));
  });
  return joined(parts);
}

Tensors convolution_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<ConvolutionAttributes>();
  const Tensor weight = weight_of(context);
  const bool parameters = context.wants.parameters, bias = parameters && context.has_weight(1);
  // The gradient of the input does not look at the input's values, only at its shape.
  const Tensor x = parameters ? context.in[0] : shape_only(context, grad);
  const std::vector<std::int64_t> bias_sizes{a.transposed ? weight.size(1) * a.groups : weight.size(0)};
  Tensors grad_inputs;
  Tensor grad_weight, grad_bias;
  in_parts(context, weight, [&](std::int64_t first, std::int64_t count) {
    const auto backward = [&](std::array<bool, 3> wanted) {
      return at::convolution_backward(grad.narrow(0, first, count), x.narrow(0, first, count), weight,
                                      bias_sizes, a.stride, a.padding, a.dilation, a.transposed,
                                      output_padding(a), a.groups, wanted);
    };
    if (parameters) {
      const auto [none, of_weight, of_bias] = backward({false, true, bias});
      grad_weight = grad_weight.defined() ? grad_weight + of_weight : of_weight;
      if (bias) grad_bias = grad_bias.defined() ? grad_bias + of_bias : of_bias;
      context.check();
    }
    if (context.wants.input) grad_inputs.push_back(std::get<0>(backward({true, false, false})));
  });
  if (parameters) context.grad_weights = {grad_weight, grad_bias};
  return {grad_inputs.empty() ? Tensor() : joined(grad_inputs)};
}

}  // namespace lacewing::ops
