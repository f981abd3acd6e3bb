// Convolutions by oneDNN with channels-last activations and weights that were laid out once: a convolution
// forward, and for the gradient of the input the transposed convolution with the same weights. ATen's own
// calls lay the weights out anew each time, which at batch 1 takes longer than the arithmetic of deep layers.
#include <ATen/core/dispatch/Dispatcher.h>

#include "network/fast/fast.h"
#include "network/ops/ops.h"

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

Tensor transposed_convolution(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<ConvolutionAttributes>();
  const Tensor& weight = context.weight(0);
  const Integers& input = context.in_shapes[0];
  const Integers rest = unreached(a, weight, input, grad.sizes());
  const Tensor packed =
      context.network->derived_for_size(*context.node, "convolution backward", input[2], input[3], [&] {
        Integers output = grad.sizes().vec();
        output[0] = 1;
        return one_dnn()->pack_transposed.call(ops::scaled_weight(context).contiguous(), a.padding, rest,
                                               a.stride, a.dilation, a.groups, output);
      });
  return one_dnn()->transposed.call(channels_last(grad), packed, std::nullopt, a.padding, rest, a.stride,
                                    a.dilation, a.groups, "none", Scalars(), std::nullopt);
}

// The gradient of a strided first layer has few channels, and vector lanes that run over channels stay empty.
// So the s x s pixels under one output pixel are computed together, as s s C channels of a convolution of
// stride 1 over grad. Along one axis, with pixel s q + r and kernel place k = r + padding + s t:
//   grad_x[s q + r] = sum_t grad[q - t] w[r + padding + s t],   t = first ... last.
struct Phases {
  std::int64_t stride, count, first, last, pad;

  Phases(const ConvolutionAttributes& a, std::size_t axis, std::int64_t kernel, std::int64_t input,
         std::int64_t output)
      : stride(a.stride[axis]),
        count((input + stride - 1) / stride),
        first(-((stride - 1 + a.padding[axis]) / stride)),
        last((kernel - 1 - a.padding[axis]) / stride),
        pad(std::max({last, count - output - first, std::int64_t{0}})) {}
};

bool has_phases(const Context& context) {
  const auto& a = context.attributes<ConvolutionAttributes>();
  const Tensor& weight = context.weight(0);
  constexpr std::int64_t few_channels = 4;
  return a.groups == 1 && weight.size(1) <= few_channels && a.stride[0] > 1 && a.stride[0] == a.stride[1] &&
         a.dilation[0] == 1 && a.dilation[1] == 1 && a.padding[0] < weight.size(2) &&
         a.padding[1] < weight.size(3);
}

// w (out x C x height x width) as a convolution from out to (row phase, column phase, C) channels.
Tensor phase_weight(const Tensor& w, const ConvolutionAttributes& a, const Phases& rows,
                    const Phases& columns) {
  const std::int64_t s = rows.stride, channels = w.size(1);
  const Tensor result = at::zeros(
      {s, s, channels, w.size(0), rows.last - rows.first + 1, columns.last - columns.first + 1}, w.options());
  const auto phase_and_step = [s](std::int64_t k) {
    const std::int64_t phase = (k % s + s) % s;
    return std::pair(phase, (k - phase) / s);
  };
  for (std::int64_t i = 0; i < w.size(2); ++i) {
    for (std::int64_t j = 0; j < w.size(3); ++j) {
      const auto [row_phase, row_step] = phase_and_step(i - a.padding[0]);
      const auto [column_phase, column_step] = phase_and_step(j - a.padding[1]);
      // A convolution reads its input forwards, t runs backwards.
      result[row_phase][column_phase]
          .select(3, columns.last - column_step)
          .select(2, rows.last - row_step)
          .copy_(w.select(3, j).select(2, i).t());
    }
  }
  return result.flatten(0, 2);
}

Tensor convolution_of_phases(Context& context, const Tensor& grad) {
  const auto& a = context.attributes<ConvolutionAttributes>();
  const Tensor& weight = context.weight(0);
  const Integers& input = context.in_shapes[0];
  const Phases rows(a, 0, weight.size(2), input[2], grad.size(2));
  const Phases columns(a, 1, weight.size(3), input[3], grad.size(3));
  const std::int64_t s = rows.stride, channels = input[1];
  ConvolutionAttributes plain;
  plain.padding = {rows.pad, columns.pad};
  const Tensor packed =
      context.network->derived_for_size(*context.node, "convolution backward", input[2], input[3], [&] {
        return pack(phase_weight(ops::scaled_weight(context), a, rows, columns), plain, grad.sizes().vec());
      });
  const Tensor z = convolve(channels_last(grad), packed, std::nullopt, plain)
                       .permute({0, 2, 3, 1})
                       .narrow(1, rows.pad - rows.last, rows.count)
                       .narrow(2, columns.pad - columns.last, columns.count)
                       .unflatten(3, {s, s * channels});
  // N x rows x row phase x columns x (column phase, C), which is N x H x W x C.
  return z.permute({0, 1, 3, 2, 4})
      .contiguous()
      .view({input[0], rows.count * s, columns.count * s, channels})
      .narrow(1, 0, input[2])
      .narrow(2, 0, input[3])
      .permute({0, 3, 1, 2});
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
  const Tensor packed =
      context.network->derived_for_size(*context.node, "convolution", input[2], input[3],
                                        [&] { return pack(ops::scaled_weight(context), a, input); });
  OptionalTensor bias;
  if (context.has_weight(1)) bias = context.weight(1);
  return convolve(channels_last(context.in[0]), packed, bias, a);
}

Tensors convolution_backward(Context& context, const Tensor& grad) {
  return {has_phases(context) ? convolution_of_phases(context, grad) : transposed_convolution(context, grad)};
}

}  // namespace lacewing::fast
