#pragma once
// Which operators a TorchScript file may mention. All of them only compute: none reads or writes files,
// starts threads or processes, calls Python, or loads code.

#include <string_view>

namespace lacewing::checkpoint {

/// "aten::conv2d", "prim::NumToTensor": true when a file may call it. An operator that writes in place
/// ("aten::relu_") stands beside the one that does not.
bool is_allowed_operator(std::string_view qualified);

/// Operators that draw random numbers. They may stand in a file (branches for training), but are not run.
bool is_random_operator(std::string_view qualified);

}  // namespace lacewing::checkpoint
