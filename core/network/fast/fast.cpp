#include "network/fast/fast.h"

namespace lacewing {
namespace {

Keeps nothing(const Node&, const RunMode&, const Wants&) {
  return {};
}

struct FastOp {
  bool (*applies)(const Context& context);
  Op op;
};

constexpr FastOp kFastOps[] = {
    {fast::convolution_applies,
     {OpKind::convolution, "convolution", 1, false, nothing, fast::convolution, fast::convolution_backward}},
    {fast::linear_applies,
     {OpKind::linear, "linear", 1, false, nothing, fast::linear, fast::linear_backward}},
    {fast::relu_applies,
     {OpKind::activation, "activation", 1, false, nothing, fast::relu, fast::relu_backward}},
    {fast::max_pool_applies,
     {OpKind::max_pool, "max_pool", 1, false, nothing, fast::max_pool, fast::max_pool_backward}},
};

}  // namespace

const Op* fast_op(const Context& context) {
  if (context.mode.taped || context.mode.training || context.wants.parameters) return nullptr;
  for (const at::Tensor& x : context.in) {
    if (x.scalar_type() != at::kFloat || !x.device().is_cpu()) return nullptr;
  }
  for (const FastOp& candidate : kFastOps) {
    if (candidate.op.kind == context.node->kind) return candidate.applies(context) ? &candidate.op : nullptr;
  }
  return nullptr;
}

namespace fast {

std::vector<std::int64_t> channels_last_strides(at::IntArrayRef sizes) {
  const std::int64_t c = sizes[1], h = sizes[2], w = sizes[3];
  return {h * w * c, 1, w * c, c};
}

Tensor channels_last(const Tensor& x) {
  const std::vector<std::int64_t> strides = channels_last_strides(x.sizes());
  if (x.strides() == at::IntArrayRef(strides)) return x;
  // Contiguous in memory either way: only the strides' names differ.
  return x.contiguous(at::MemoryFormat::ChannelsLast).as_strided(x.sizes(), strides);
}

}  // namespace fast
}  // namespace lacewing
