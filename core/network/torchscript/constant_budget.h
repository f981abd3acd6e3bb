#pragma once
// What operators on constants would cost, from their arguments alone: an untrusted program must not fill the
// memory or keep a thread busy before the network stands.

#include <ATen/core/ivalue.h>

#include <string_view>

namespace lacewing::torchscript {

/// At least the bytes of the lists, texts and views of tensors that the operator makes; tensors' numbers are
/// counted as they are allocated (network/allocation_limit.h). `operator_name`: "aten::unbind"; arguments in
/// the order of its schema.
std::int64_t container_bytes(std::string_view operator_name, c10::ArrayRef<c10::IValue> arguments);

/// Throws Error when one call would take longer than about a second, or has a tensor of too many elements:
/// LibTorch cannot be stopped within an operator.
void refuse_long_work(std::string_view operator_name, c10::ArrayRef<c10::IValue> arguments);

/// Throws Error when a constant in `value` is expanded to too many elements: it is going to be written out.
void refuse_large(std::string_view operator_name, const c10::IValue& value);

}  // namespace lacewing::torchscript
