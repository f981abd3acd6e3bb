#pragma once
// Output shapes of ops: from formulas where torch has no kernel for tensors without numbers.

#include <exception>

#include "network/op.h"
#include "network/ops/opaque.h"

namespace lacewing {

/// A tensor on the meta device with the shape of what the context's op would give. The context's inputs and
/// its network's weights are on the meta device, too. Throws Error or c10::Error when they do not fit.
at::Tensor output_shape(Context& context);

/// The outputs of an opaque call for inputs and weights on the meta device, there as well.
std::vector<c10::IValue> output_shapes(const OpaqueCall& call, const std::vector<at::Tensor>& inputs,
                                       const std::vector<at::Tensor>& weights);

/// Throws the Error of a node that cannot take its inputs: names it, and the inputs its network is made for.
[[noreturn]] void does_not_fit(const Context& context, const std::exception& why);

}  // namespace lacewing
