#pragma once
// What an operator asks of its arguments, by its name ("aten::size"): whether the walk can answer it now.

#include <string>

namespace lacewing::torchscript {

/// Questions about a tensor's shape and type, and work on containers: answered without the tensor's values.
bool needs_no_values(const std::string& name);
/// Operators on tensors that lists have, too.
bool works_on_lists(const std::string& name);
/// Values of the input taken out of tensors: what a program branches on.
bool reads_values(const std::string& name);
/// Makes a tensor of the shape or type of another, without its values.
bool only_looks_like(const std::string& name);
/// Whether a tensor lies on some device.
bool is_question_of_device(const std::string& name);

}  // namespace lacewing::torchscript
