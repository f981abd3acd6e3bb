// Layers with weights, and resizing.
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
// x / sqrt(mean of x^2 over the last axes + eps) * weight.
Result rms_norm(const Call& call) {
  const Tensor x = call.tensor("input");
  const Sizes shape = integers(call["normalized_shape"]);
  if (!absent(call["weight"]) && !concrete(call["weight"])) return std::nullopt;
  Sizes axes;
  for (std::int64_t axis = x.dim() - std::ssize(shape); axis < x.dim(); ++axis) axes.push_back(axis);
  const double single = std::numeric_limits<float>::epsilon(), full = std::numeric_limits<double>::epsilon();
  const double epsilon = number_or(call["eps"], x.scalar_type() == at::kDouble ? full : single);
  const Tensor mean_square =
      call.emit.node(OpKind::mean, {activated(call, x, "power", 2.0)}, ReduceAttributes{axes, true});
  const Tensor y = call.emit.node(OpKind::multiply,
                                  {x, activated(call, affine(call, mean_square, 1, epsilon), "power", -0.5)});
  return absent(call["weight"]) ? Result(y) : product(call, y, call["weight"]);
}
Result prelu(const Call& call) {
  if (!concrete(call["weight"])) return std::nullopt;
  return call.emit.node(OpKind::prelu, {call.tensor("self")}, {}, {call.tensor("weight")});
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
    {"conv_transpose3d", transposed_convolution},
    {"batch_norm", batch_norm},
    {"layer_norm", layer_norm},
    {"group_norm", group_norm},
    {"instance_norm", instance_norm},
    {"rms_norm", rms_norm},
    {"linear", linear},
    {"prelu", prelu},
    {"upsample_nearest2d", resize<ResizeMode::nearest>},
    {"_upsample_nearest_exact2d", resize<ResizeMode::nearest_exact>},
    {"upsample_bilinear2d", resize<ResizeMode::bilinear>},
    {"upsample_bicubic2d", resize<ResizeMode::bicubic>},
};

}  // namespace

std::span<const Row> layer_operators() {
  return kRows;
}

}  // namespace lacewing::torchscript
