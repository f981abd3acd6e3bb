#include "network/op.h"

#include <iterator>

#include "network/ops/ops.h"

namespace lacewing {
namespace {

Keeps nothing(const Node&, const RunMode&, const Wants&) {
  return {};
}
Keeps input_for_weights(const Node&, const RunMode&, const Wants& wants) {
  return {wants.parameters, false};
}
Keeps batch_norm_keeps(const Node&, const RunMode& mode, const Wants& wants) {
  return {mode.training || wants.parameters, false};
}
Keeps activation_keeps(const Node& node, const RunMode&, const Wants&) {
  const bool needs_input = std::get<ActivationAttributes>(node.attributes).function->needs_input;
  return {needs_input, !needs_input};
}
Keeps output_only(const Node&, const RunMode&, const Wants&) {
  return {false, true};
}

// One row an op, in the order of OpKind.
constexpr Op kOps[] = {
    {OpKind::convolution, "convolution", 1, false, input_for_weights, ops::convolution,
     ops::convolution_backward},
    {OpKind::linear, "linear", 1, false, input_for_weights, ops::linear, ops::linear_backward},
    {OpKind::batch_norm, "batch_norm", 1, false, batch_norm_keeps, ops::batch_norm, ops::batch_norm_backward},
    {OpKind::activation, "activation", 1, false, activation_keeps, ops::activate, ops::activate_backward},
    {OpKind::max_pool, "max_pool", 1, false, nothing, ops::max_pool, ops::max_pool_backward},
    {OpKind::average_pool, "average_pool", 1, false, nothing, ops::average_pool, ops::average_pool_backward},
    {OpKind::adaptive_average_pool, "adaptive_average_pool", 1, false, nothing, ops::adaptive_average_pool,
     ops::adaptive_average_pool_backward},
    {OpKind::add, "add", 2, false, nothing, ops::add, ops::add_backward},
    {OpKind::concatenate, "concatenate", 0, false, nothing, ops::concatenate, ops::concatenate_backward},
    {OpKind::flatten, "flatten", 1, true, nothing, ops::flatten, ops::flatten_backward},
    {OpKind::softmax, "softmax", 1, false, output_only, ops::softmax, ops::softmax_backward},
    {OpKind::dropout, "dropout", 1, true, nothing, ops::dropout, ops::dropout_backward},
    {OpKind::pad, "pad", 1, false, nothing, ops::pad, ops::pad_backward},
    {OpKind::slice, "slice", 1, true, nothing, ops::slice, ops::slice_backward},
};

}  // namespace

const Op& op(OpKind kind) {
  return kOps[static_cast<std::size_t>(kind)];
}
std::span<const Op> all_ops() {
  return kOps;
}

at::Tensor shape_only(const Context& context, const at::Tensor& like) {
  const auto format =
      context.in_channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
  return at::empty(context.in_shapes[0], like.options(), format);
}

}  // namespace lacewing
