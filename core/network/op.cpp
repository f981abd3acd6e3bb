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
Keeps input_only(const Node&, const RunMode&, const Wants&) {
  return {true, false};
}
Keeps input_and_output(const Node&, const RunMode&, const Wants&) {
  return {true, true};
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
    {OpKind::layer_norm, "layer_norm", 1, false, input_only, ops::layer_norm, ops::layer_norm_backward},
    {OpKind::group_norm, "group_norm", 1, false, input_only, ops::group_norm, ops::group_norm_backward},
    {OpKind::activation, "activation", 1, false, activation_keeps, ops::activate, ops::activate_backward},
    {OpKind::prelu, "prelu", 1, false, input_only, ops::prelu, ops::prelu_backward},
    {OpKind::max_pool, "max_pool", 1, false, nothing, ops::max_pool, ops::max_pool_backward},
    {OpKind::average_pool, "average_pool", 1, false, nothing, ops::average_pool, ops::average_pool_backward},
    {OpKind::adaptive_average_pool, "adaptive_average_pool", 1, false, nothing, ops::adaptive_average_pool,
     ops::adaptive_average_pool_backward},
    {OpKind::adaptive_max_pool, "adaptive_max_pool", 1, false, nothing, ops::adaptive_max_pool,
     ops::max_pool_backward},
    {OpKind::mean, "mean", 1, false, nothing, ops::mean, ops::mean_backward},
    {OpKind::sum, "sum", 1, false, nothing, ops::sum, ops::sum_backward},
    {OpKind::max, "max", 1, false, nothing, ops::max, ops::max_backward},
    {OpKind::l2_norm, "l2_norm", 1, false, input_and_output, ops::l2_norm, ops::l2_norm_backward},
    {OpKind::add, "add", 2, false, nothing, ops::add, ops::add_backward},
    {OpKind::subtract, "subtract", 2, false, nothing, ops::subtract, ops::subtract_backward},
    {OpKind::multiply, "multiply", 2, false, input_only, ops::multiply, ops::multiply_backward},
    {OpKind::divide, "divide", 2, false, input_only, ops::divide, ops::divide_backward},
    {OpKind::affine, "affine", 1, false, input_for_weights, ops::affine, ops::affine_backward},
    {OpKind::constant, "constant", 1, true, nothing, ops::constant, ops::constant_backward},
    {OpKind::matmul, "matmul", 2, false, input_only, ops::matmul, ops::matmul_backward},
    {OpKind::attention, "attention", 3, false, input_only, ops::attention, ops::attention_backward},
    {OpKind::concatenate, "concatenate", 0, false, nothing, ops::concatenate, ops::concatenate_backward},
    {OpKind::flatten, "flatten", 1, true, nothing, ops::flatten, ops::reshape_backward},
    {OpKind::reshape, "reshape", 1, true, nothing, ops::reshape, ops::reshape_backward},
    {OpKind::permute, "permute", 1, true, nothing, ops::permute, ops::permute_backward},
    {OpKind::squeeze, "squeeze", 1, true, nothing, ops::squeeze, ops::reshape_backward},
    {OpKind::unsqueeze, "unsqueeze", 1, true, nothing, ops::unsqueeze, ops::reshape_backward},
    {OpKind::expand, "expand", 1, true, nothing, ops::expand, ops::expand_backward},
    {OpKind::slice, "slice", 1, true, nothing, ops::slice, ops::slice_backward},
    {OpKind::index, "index", 1, false, nothing, ops::index, ops::index_backward},
    {OpKind::roll, "roll", 1, false, nothing, ops::roll, ops::roll_backward},
    {OpKind::pad, "pad", 1, false, nothing, ops::pad, ops::pad_backward},
    {OpKind::resize, "resize", 1, false, nothing, ops::resize, ops::resize_backward},
    {OpKind::softmax, "softmax", 1, false, output_only, ops::softmax, ops::softmax_backward},
    {OpKind::log_softmax, "log_softmax", 1, false, output_only, ops::log_softmax, ops::log_softmax_backward},
    {OpKind::dropout, "dropout", 1, true, nothing, ops::dropout, ops::dropout_backward},
    {OpKind::opaque, "opaque", 0, true, input_only, ops::opaque, ops::opaque_backward},
};

static_assert(std::ranges::is_sorted(kOps, {}, &Op::kind) &&
              static_cast<std::size_t>(kOps[std::size(kOps) - 1].kind) + 1 == std::size(kOps));

}  // namespace

const Op& op(OpKind kind) {
  return kOps[static_cast<std::size_t>(kind)];
}
std::span<const Op> all_ops() {
  return kOps;
}

bool owned(const at::Tensor& tensor) {
  return tensor.use_count() == 1 && tensor.storage().use_count() == 1;
}

at::Tensor shape_only(const Context& context, const at::Tensor& like) {
  const auto format =
      context.in_channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
  return at::empty(context.in_shapes[0], like.options(), format);
}

}  // namespace lacewing
