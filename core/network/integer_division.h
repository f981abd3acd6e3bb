#pragma once

#include <ATen/core/ivalue.h>

#include <string_view>

namespace lacewing {

/// Throws Error when an operator would divide the smallest integer by -1, or take its remainder: the result
/// has no place in the type, and processors answer with a signal that ends the program. LibTorch looks for
/// zeros alone. `operator_name`: "aten::floordiv"; arguments in the order of its schema.
void refuse_overflowing_division(std::string_view operator_name, c10::ArrayRef<c10::IValue> arguments);

}  // namespace lacewing
