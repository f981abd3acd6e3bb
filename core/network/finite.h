#pragma once
// Whether values are numbers, in one pass over memory.

#include "network/torch.h"

namespace lacewing {

/// True when no value is NaN or infinite.
bool all_finite(const at::Tensor& values);

}  // namespace lacewing
