// y = (x - mean) / sqrt(var + eps) * weight + bias, mean and variance of one example: over the last axes
// (layer norm), or over a group of channels and all of space (group norm, instance norm).
#include "network/ops/ops.h"

namespace lacewing::ops {
namespace {

// x seen as rows that are normalised one by one: ... x length of a row.
std::vector<std::int64_t> layer_rows(const Context& context, const Tensor& x) {
  std::vector<std::int64_t> shape(x.sizes().begin(),
                                  x.sizes().end() - context.attributes<LayerNormAttributes>().axes);
  shape.push_back(-1);
  return shape;
}
std::int64_t group_count(const Context& context, const Tensor& x) {
  const std::int64_t groups = context.attributes<GroupNormAttributes>().groups;
  return groups == 0 ? x.size(1) : groups;
}

std::optional<Tensor> if_present(const Context& context, std::size_t position) {
  if (!context.has_weight(position)) return std::nullopt;
  return context.weight(position);
}

// 1 x C x 1 x 1.
Tensor along_channels(const Tensor& weight, const Tensor& x) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
  shape[1] = -1;
  return weight.view(shape);
}

// The gradient of z = (x - mean) / sqrt(var + eps), a row at a time, in operations that autograd can
// differentiate: m_x = (g - mean(g) - z mean(g z)) / sqrt(var + eps).
Tensor normalise_backward(const Tensor& rows, const Tensor& grad, double epsilon) {
  const auto [z, inverse_std] = normalise(rows, epsilon);
  return inverse_std * (grad - grad.mean(-1, true) - z * (grad * z).mean(-1, true));
}

}  // namespace

std::pair<Tensor, Tensor> normalise(const Tensor& rows, double epsilon) {
  const Tensor centred = rows - rows.mean(-1, true);
  const Tensor inverse_std = at::rsqrt((centred * centred).mean(-1, true) + epsilon);
  return {centred * inverse_std, inverse_std};
}

NormRows norm_rows(const Context& context, const Tensor& x) {
  if (context.node->kind == OpKind::layer_norm) {
    const Tensor weight = context.weight(0);
    return {layer_rows(context, x), weight, context.attributes<LayerNormAttributes>().epsilon};
  }
  const Tensor weight = context.has_weight(0) ? along_channels(context.weight(0), x) : Tensor();
  return {
      {x.size(0), group_count(context, x), -1}, weight, context.attributes<GroupNormAttributes>().epsilon};
}

Tensor layer_norm(Context& context) {
  const auto& a = context.attributes<LayerNormAttributes>();
  const Tensor& x = context.in[0];
  return at::layer_norm(x, x.sizes().slice(static_cast<std::size_t>(x.dim() - a.axes)),
                        if_present(context, 0), if_present(context, 1), a.epsilon);
}

Tensor group_norm(Context& context) {
  const Tensor& x = context.in[0];
  return at::group_norm(x, group_count(context, x), if_present(context, 0), if_present(context, 1),
                        context.attributes<GroupNormAttributes>().epsilon);
}

Tensors norm_backward(Context& context, const Tensor& grad) {
  const Tensor& x = context.in[0];
  const auto [shape, weight, epsilon] = norm_rows(context, x);
  if (context.wants.parameters && context.has_weight(0)) {
    const Tensor z = normalise(x.reshape(shape), epsilon).first.reshape(x.sizes());
    const auto& sizes = weight.sizes();
    context.grad_weights = {(grad * z).sum_to_size(sizes).reshape(context.weight(0).sizes()),
                            grad.sum_to_size(sizes).reshape(context.weight(0).sizes())};
  }
  if (!context.wants.input) return {Tensor()};
  const Tensor scaled = weight.defined() ? grad * weight : grad;
  return {normalise_backward(x.reshape(shape), scaled.reshape(shape), epsilon).reshape(x.sizes())};
}

}  // namespace lacewing::ops
