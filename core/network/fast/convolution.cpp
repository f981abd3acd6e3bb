// Convolutions by oneDNN with channels-last activations and weights that were laid out once: a convolution
// forward, and for the gradient of the input the transposed convolution with the same weights. ATen's own
// calls lay the weights out anew each time, which at batch 1 takes longer than the arithmetic of deep layers.
#include <ATen/core/dispatch/Dispatcher.h>

#include "network/fast/fast.h"

namespace lacewing::fast {
namespace {

using Integers = std::vector<std::int64_t>;
using Scalars = c10::List<std::optional<at::Scalar>>;
using OptionalTensor = std::optional<Tensor>;
using OptionalText = std::optional<std::string_view>;

// PyTorch's operators over oneDNN; they are only reached by name.
using Forward = Tensor(const Tensor&, const Tensor&, const OptionalTensor&, at::IntArrayRef, at::IntArrayRef,
                       at::IntArrayRef, std::int64_t, std::string_view, Scalars, OptionalText);
using Transposed = Tensor(const Tensor&, const Tensor&, const OptionalTensor&, at::IntArrayRef,
                          at::IntArrayRef, at::IntArrayRef, at::IntArrayRef, std::int64_t, std::string_view,
                          Scalars, OptionalText);
using PackTransposed = Tensor(const Tensor&, at::IntArrayRef, at::IntArrayRef, at::IntArrayRef,
                              at::IntArrayRef, std::int64_t, at::OptionalIntArrayRef);

struct OneDnn {
  c10::TypedOperatorHandle<Forward> forward;
  c10::TypedOperatorHandle<Transposed> transposed;
  c10::TypedOperatorHandle<PackTransposed> pack_transposed;
};

// Empty where LibTorch was built without oneDNN.
const std::optional<OneDnn>& one_dnn() {
  static const std::optional<OneDnn> found = []() -> std::optional<OneDnn> {
    auto& dispatcher = c10::Dispatcher::singleton();
    const auto forward = dispatcher.findSchema({"mkldnn::_convolution_pointwise", ""});
    const auto transposed = dispatcher.findSchema({"mkldnn::_convolution_transpose_pointwise", ""});
    const auto pack = dispatcher.findSchema({"mkldnn::_reorder_convolution_transpose_weight", ""});
    if (!at::globalContext().hasMKLDNN() || !forward || !transposed || !pack) return std::nullopt;
    return OneDnn{forward->typed<Forward>(), transposed->typed<Transposed>(), pack->typed<PackTransposed>()};
  }();
  return found;
}

Tensor convolve(const Tensor& x, const Tensor& packed, const OptionalTensor& bias,
                const ConvolutionAttributes& a) {
  return one_dnn()->forward.call(x, packed, bias, a.padding, a.stride, a.dilation, a.groups, "none",
                                 Scalars(), std::nullopt);
}

// Laid out for a batch of one, which suits larger batches as well.
Tensor pack(const Tensor& weight, const ConvolutionAttributes& a, Integers input) {
  input[0] = 1;
  return at::mkldnn_reorder_conv2d_weight(weight.contiguous().to_mkldnn(), a.padding, a.stride, a.dilation,
                                          a.groups, input);
}

// How many rows or columns of the input no window reaches.
Integers unreached(const ConvolutionAttributes& a, const Tensor& weight, const Integers& input,
                   at::IntArrayRef output) {
  Integers rest;
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int64_t extent = a.dilation[i] * (weight.size(static_cast<std::int64_t>(i) + 2) - 1) + 1;
    rest.push_back(input[i + 2] - ((output[i + 2] - 1) * a.stride[i] - 2 * a.padding[i] + extent));
  }
  return rest;
}

}  // namespace

bool convolution_applies(const Context& context) {
  const auto& a = context.attributes<ConvolutionAttributes>();
  return context.in[0].dim() == 4 && context.in[0].numel() > 0 && !a.transposed && a.stride.size() == 2 &&
         one_dnn().has_value();
}

Tensor convolution(Context& context) {
  const auto& a = context.attributes<ConvolutionAttributes>();
  const Integers& input = context.in_shapes[0];
  const Tensor packed = context.network->derived_for_size(*context.node, "convolution", input[2], input[3],
                                                          [&] { return pack(context.weight(0), a, input); });
  OptionalTensor bias;
  if (context.has_weight(1)) bias = context.weight(1);
  return convolve(channels_last(context.in[0]), packed, bias, a);
}

Tensors convolution_backward(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<ConvolutionAttributes>();
  const Tensor& weight = context.weight(0);
  const Integers& input = context.in_shapes[0];
  const Integers rest = unreached(a, weight, input, grad.sizes());
  const Tensor packed =
      context.network->derived_for_size(*context.node, "convolution backward", input[2], input[3], [&] {
        Integers output = grad.sizes().vec();
        output[0] = 1;
        return one_dnn()->pack_transposed.call(weight.contiguous(), a.padding, rest, a.stride, a.dilation,
                                               a.groups, output);
      });
  return {one_dnn()->transposed.call(channels_last(grad), packed, std::nullopt, a.padding, rest, a.stride,
                                     a.dilation, a.groups, "none", Scalars(), std::nullopt)};
}

}  // namespace lacewing::fast
