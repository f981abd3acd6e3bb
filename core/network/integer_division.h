#pragma once

#include <ATen/core/ivalue.h>

#include <string_view>

namespace lacewing {

/// Throws Error when an operator would divide the smallest integer by -1, or a number by 0, or take such a
/// remainder: processors answer with a signal that ends the program, and LibTorch does not look for all of
/// these. `operator_name`: "aten::floordiv"; arguments in the order of its schema.
void refuse_trapping_division(std::string_view operator_name, c10::ArrayRef<c10::IValue> arguments);

}  // namespace lacewing
