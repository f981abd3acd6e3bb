// Layers with weights, pools and resizing.
#include <limits>

#include "base/error.h"
#include "network/torchscript/lowering.h"

namespace lacewing::torchscript {
namespace {

Result convolution_of(const Call& call, bool transposed) {
  const Tensor x = call.tensor("input");
  const IValue &weight = call["weight"], &bias = call["bias"];
  if (!Emitter::depends(x) || !concrete(weight) || (!absent(bias) && !concrete(bias))) return std::nullopt;
  const Tensor w = call.tensor("weight");
  if (w.dim() < 3 || x.dim() != w.dim()) return std::nullopt;
  const std::size_t axes = static_cast<std::size_t>(w.dim()) - 2;
  ConvolutionAttributes attributes;
  attributes.stride = integers(call["stride"], axes);
  attributes.dilation = integers(call["dilation"], axes);
  attributes.groups = call["groups"].toInt();
  attributes.transposed = transposed;
  Tensor in = x;
  if (call["padding"].isString()) {
    attributes.padding.assign(axes, 0);
    if (call["padding"].toStringRef() == "same") {
      // PyTorch pads the odd one behind.
      Sizes amounts;
      bool even = true;
      for (std::size_t i = axes; i-- > 0;) {
        const std::int64_t sum = attributes.dilation[i] * (w.size(static_cast<std::int64_t>(i) + 2) - 1);
        amounts.push_back(sum / 2);
        amounts.push_back(sum - sum / 2);
        attributes.padding[i] = sum / 2;
        even = even && sum % 2 == 0;
      }
      if (!even) {
        in = call.emit.node(OpKind::pad, {x}, PadAttributes{amounts});
        attributes.padding.assign(axes, 0);
      }
    }
  } else {
    attributes.padding = integers(call["padding"], axes);
  }
  if (transposed) attributes.output_padding = integers(call["output_padding"], axes);
  return call.emit.node(OpKind::convolution, {in}, attributes,
                        {w, absent(bias) ? Tensor() : bias.toTensor()});
}
Result convolution(const Call& call) {
  return convolution_of(call, call["transposed"].isBool() && call["transposed"].toBool());
}
Result transposed_convolution(const Call& call) {
  return convolution_of(call, true);
}

Tensor weight_or(const Call& call, const char* name, const Tensor& like, double otherwise) {
  const IValue& value = call[name];
  return absent(value) ? at::full_like(like, otherwise) : value.toTensor();
}
Result batch_norm(const Call& call) {
  if (call["training"].isBool() && call["training"].toBool()) {
    throw Error("normalises by the batch's own statistics, as in training", {},
                "In Python, call model.eval() before torch.jit.trace.");
  }
  if (!concrete(call["running_mean"]) || !concrete(call["running_var"])) return std::nullopt;
  const Tensor mean = call.tensor("running_mean"), variance = call.tensor("running_var");
  return call.emit.node(
      OpKind::batch_norm, {call.tensor("input")},
      BatchNormAttributes{number(call["eps"]), number(call["momentum"])},
      {weight_or(call, "weight", mean, 1), weight_or(call, "bias", mean, 0), mean, variance});
}

// Weight and bias, both or none.
std::vector<Tensor> norm_weights(const Call& call, const Sizes& shape, at::ScalarType dtype) {
  if (absent(call["weight"]) && absent(call["bias"])) return {};
  const Tensor like = at::empty(shape, dtype);
  return {weight_or(call, "weight", like, 1), weight_or(call, "bias", like, 0)};
}
Result layer_norm(const Call& call) {
  const Tensor x = call.tensor("input");
  const Sizes shape = integers(call["normalized_shape"]);
  return call.emit.node(OpKind::layer_norm, {x},
                        LayerNormAttributes{static_cast<std::int64_t>(shape.size()), number(call["eps"])},
                        norm_weights(call, shape, x.scalar_type()));
}
Result group_norm(const Call& call) {
  const Tensor x = call.tensor("input");
  return call.emit.node(OpKind::group_norm, {x},
                        GroupNormAttributes{call["num_groups"].toInt(), number(call["eps"])},
                        norm_weights(call, {x.size(1)}, x.scalar_type()));
}
Result instance_norm(const Call& call) {
  if (!call["use_input_stats"].toBool()) return batch_norm(call);
  const Tensor x = call.tensor("input");
  return call.emit.node(OpKind::group_norm, {x}, GroupNormAttributes{0, number(call["eps"])},
                        norm_weights(call, {x.size(1)}, x.scalar_type()));
}
Result linear(const Call& call) {
  const IValue &weight = call["weight"], &bias = call["bias"];
  if (!Emitter::depends(call.tensor("input")) || !concrete(weight) || (!absent(bias) && !concrete(bias)) ||
      weight.toTensor().dim() != 2)
    return std::nullopt;
  return call.emit.node(OpKind::linear, {call.tensor("input")}, {},
                        {weight.toTensor(), absent(bias) ? Tensor() : bias.toTensor()});
}
Result prelu(const Call& call) {
  if (!concrete(call["weight"])) return std::nullopt;
  return call.emit.node(OpKind::prelu, {call.tensor("self")}, {}, {call.tensor("weight")});
}

Result max_pool(const Call& call) {
  const Tensor x = call.tensor("self");
  if (x.dim() != 4) return std::nullopt;
  PoolAttributes attributes{integers(call["kernel_size"], 2), integers(call["stride"], 2),
                            integers(call["padding"], 2), integers(call["dilation"], 2),
                            call["ceil_mode"].toBool()};
  if (attributes.stride.empty()) attributes.stride = attributes.kernel;
  return call.emit.node(OpKind::max_pool, {x}, attributes);
}
Result average_pool(const Call& call) {
  const Tensor x = call.tensor("self");
  if (x.dim() != 4 || !call["divisor_override"].isNone()) return std::nullopt;
  PoolAttributes attributes{integers(call["kernel_size"], 2), integers(call["stride"], 2),
                            integers(call["padding"], 2),     {1, 1},
                            call["ceil_mode"].toBool(),       call["count_include_pad"].toBool()};
  if (attributes.stride.empty()) attributes.stride = attributes.kernel;
  return call.emit.node(OpKind::average_pool, {x}, attributes);
}
Result adaptive_average_pool(const Call& call) {
  const Tensor x = call.tensor("self");
  const Sizes size = integers(call["output_size"], 2);
  if (x.dim() != 4 || size.size() != 2) return std::nullopt;
  return call.emit.node(OpKind::adaptive_average_pool, {x}, AdaptivePoolAttributes{size});
}
Result adaptive_max_pool(const Call& call) {
  const Tensor x = call.tensor("self");
  if (x.dim() != 4 || integers(call["output_size"], 2) != Sizes{1, 1}) return std::nullopt;
  // The indices are not to be had; a program that reads them is refused there.
  return c10::ivalue::Tuple::create(call.emit.node(OpKind::max, {x}, ReduceAttributes{{2, 3}, true}),
                                    IValue());
}
template <ResizeMode mode>
Result resize(const Call& call) {
  ResizeAttributes attributes;
  attributes.mode = mode;
  attributes.size = integers(call["output_size"]);
  if (call["align_corners"].isBool()) attributes.align_corners = call["align_corners"].toBool();
  if (call["scale_factors"].isList()) {
    for (const IValue& factor : call["scale_factors"].toListRef()) attributes.scale.push_back(number(factor));
  }
  if (!call["scales_h"].isNone() && !call["scales_w"].isNone())
    attributes.scale = {number(call["scales_h"]), number(call["scales_w"])};
  return call.emit.node(OpKind::resize, {call.arguments[0].toTensor()}, attributes);
}

constexpr Row kRows[] = {
    {"conv1d", convolution},
    {"conv2d", convolution},
    {"conv3d", convolution},
    {"convolution", convolution},
    {"_convolution", convolution},
    {"_convolution_mode", convolution},
    {"conv_transpose1d", transposed_convolution},
    {"conv_transpose2d", transposed_convolution},
    {"batch_norm", batch_norm},
    {"layer_norm", layer_norm},
    {"group_norm", group_norm},
    {"instance_norm", instance_norm},
    {"linear", linear},
    {"prelu", prelu},
    {"max_pool2d", max_pool},
    {"avg_pool2d", average_pool},
    {"adaptive_avg_pool2d", adaptive_average_pool},
    {"_adaptive_avg_pool2d", adaptive_average_pool},
    {"adaptive_max_pool2d", adaptive_max_pool},
    {"upsample_nearest2d", resize<ResizeMode::nearest>},
    {"upsample_bilinear2d", resize<ResizeMode::bilinear>},
    {"upsample_bicubic2d", resize<ResizeMode::bicubic>},
};

}  // namespace

std::span<const Row> layer_operators() {
  return kRows;
}

}  // namespace lacewing::torchscript
