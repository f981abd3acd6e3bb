#pragma once
// A second set of ops for the commonest call: float32 on the CPU, outside the tape, no rule at the node,
// nothing wanted but the input's gradient. They compute what ops/ computes, to rounding, with channels-last
// activations, weights laid out once, and small own kernels where ATen's are slow (docs/performance.md).
// Wants::input tells forward whether a backward will follow.

#include "network/op.h"

namespace lacewing {

/// The fast op for a call whose inputs are filled in; null: there is none, use op(kind).
const Op* fast_op(const Context& context);

}  // namespace lacewing

namespace lacewing::fast {

using at::Tensor;
using Tensors = std::vector<at::Tensor>;

/// Strides of N x C x H x W in the memory order N, H, W, C.
std::vector<std::int64_t> channels_last_strides(at::IntArrayRef sizes);
/// `x` (N x C x H x W) with exactly channels-last strides, also where an extent of 1 makes them ambiguous.
Tensor channels_last(const Tensor& x);

bool convolution_applies(const Context& context);
Tensor convolution(Context& context);
Tensors convolution_backward(Context& context, const Tensor& grad);

bool linear_applies(const Context& context);
Tensor linear(Context& context);
Tensors linear_backward(Context& context, const Tensor& grad);

bool relu_applies(const Context& context);
Tensor relu(Context& context);
Tensors relu_backward(Context& context, const Tensor& grad);

bool max_pool_applies(const Context& context);
Tensor max_pool(Context& context);
Tensors max_pool_backward(Context& context, const Tensor& grad);

}  // namespace lacewing::fast
