// y = (x - mean) / sqrt(var + eps) * weight + bias, mean and variance of one example: over the last axes
// (layer norm), or over a group of channels and all of space (group norm, instance norm). Outside the tape
// ATen's fused backward; under it elementary operations, since the fused one of group norm has no derivative.
#include "network/ops/ops.h"

namespace lacewing::ops {
namespace {

std::optional<Tensor> if_present(const Context& context, std::size_t position) {
  if (!context.has_weight(position)) return std::nullopt;
  return context.weight(position);
}

std::int64_t group_count(const Context& context) {
  const std::int64_t groups = context.attributes<GroupNormAttributes>().groups;
  return groups == 0 ? context.in_shapes[0][1] : groups;
}

at::IntArrayRef normalised_axes(const Context& context) {
  const at::IntArrayRef shape = context.in_shapes[0];
  const auto axes = static_cast<std::size_t>(context.attributes<LayerNormAttributes>().axes);
  return shape.slice(shape.size() - axes);
}

// The gradient of z = (x - mean) / sqrt(var + eps) along rows: (g - mean(g) - z mean(g z)) / sqrt(var + eps).
Tensor normalise_backward(const Tensor& rows, const Tensor& grad, double epsilon) {
  const auto [z, inverse_std] = normalise(rows, epsilon);
  return inverse_std * (grad - grad.mean(-1, true) - z * (grad * z).mean(-1, true));
}

Tensors elementary_backward(Context& context, const Tensor& grad) {
  const Tensor& x = context.in[0];
  const auto [shape, weight, epsilon] = norm_rows(context);
  if (context.wants.parameters && weight.defined()) {
    const Tensor z = normalise(x.reshape(shape), epsilon).first.reshape(x.sizes());
    const at::IntArrayRef own = context.weight(0).sizes();
    context.grad_weights = {(grad * z).sum_to_size(weight.sizes()).reshape(own),
                            grad.sum_to_size(weight.sizes()).reshape(own)};
  }
  if (!context.wants.input) return {Tensor()};
  const Tensor scaled = weight.defined() ? grad * weight : grad;
  return {normalise_backward(x.reshape(shape), scaled.reshape(shape), epsilon).reshape(x.sizes())};
}

// What the fused backward is asked for: input, weight, bias.
std::array<bool, 3> wanted(const Context& context) {
  const bool weights = context.wants.parameters && context.has_weight(0);
  return {context.wants.input, weights, weights};
}

Tensors keep_weight_gradients(Context& context, std::tuple<Tensor, Tensor, Tensor> found) {
  auto& [input, weight, bias] = found;
  if (context.wants.parameters) context.grad_weights = {weight, bias};
  return {input};
}

}  // namespace

std::pair<Tensor, Tensor> normalise(const Tensor& rows, double epsilon) {
  const Tensor centred = rows - rows.mean(-1, true);
  const Tensor inverse_std = at::rsqrt((centred * centred).mean(-1, true) + epsilon);
  return {centred * inverse_std, inverse_std};
}

NormRows norm_rows(const Context& context) {
  const auto& shape = context.in_shapes[0];
  Tensor weight = context.weight(0);
  if (context.node->kind == OpKind::layer_norm) {
    const auto& a = context.attributes<LayerNormAttributes>();
    std::vector<std::int64_t> rows(shape.begin(), shape.end() - a.axes);
    rows.push_back(-1);
    return {rows, weight, a.epsilon};
  }
  if (weight.defined()) {
    std::vector<std::int64_t> along_channels(shape.size(), 1);
    along_channels[1] = -1;
    weight = weight.view(along_channels);
  }
  const double epsilon = context.attributes<GroupNormAttributes>().epsilon;
  return {{shape[0], group_count(context), -1}, weight, epsilon};
}

Tensor layer_norm(Context& context) {
  const double epsilon = context.attributes<LayerNormAttributes>().epsilon;
  const auto [y, mean, inverse_std] = at::native_layer_norm(
      context.in[0], normalised_axes(context), if_present(context, 0), if_present(context, 1), epsilon);
  context.saved = {mean, inverse_std};
  return y;
}

Tensors layer_norm_backward(Context& context, const Tensor& grad) {
  if (context.mode.taped) return elementary_backward(context, grad);
  return keep_weight_gradients(
      context, at::native_layer_norm_backward(grad, context.in[0], normalised_axes(context), context.saved[0],
                                              context.saved[1], if_present(context, 0),
                                              if_present(context, 1), wanted(context)));
}

Tensor group_norm(Context& context) {
  const Tensor& x = context.in[0];
  const std::int64_t channels = x.size(1), examples = x.size(0), pixels = x.numel() / (channels * examples);
  const auto [y, mean, inverse_std] = at::native_group_norm(
      x.contiguous(x.suggest_memory_format()), if_present(context, 0), if_present(context, 1), examples,
      channels, pixels, group_count(context), context.attributes<GroupNormAttributes>().epsilon);
  context.saved = {mean, inverse_std};
  return y;
}

Tensors group_norm_backward(Context& context, const Tensor& grad) {
  if (context.mode.taped) return elementary_backward(context, grad);
  const Tensor& x = context.in[0];
  const auto format = x.suggest_memory_format();
  const std::int64_t channels = x.size(1), examples = x.size(0), pixels = x.numel() / (channels * examples);
  return keep_weight_gradients(
      context, at::native_group_norm_backward(grad.contiguous(format), x.contiguous(format), context.saved[0],
                                              context.saved[1], if_present(context, 0), examples, channels,
                                              pixels, group_count(context), wanted(context)));
}

}  // namespace lacewing::ops
