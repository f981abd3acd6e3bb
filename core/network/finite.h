#pragma once
// Whether values are numbers, in one pass over memory.

#include <functional>

#include "network/torch.h"

namespace lacewing {

/// True when no value is NaN or infinite. `check` is called for every few MiB and may throw.
bool all_finite(
    const at::Tensor& values, const std::function<void()>& check = [] {});

}  // namespace lacewing
