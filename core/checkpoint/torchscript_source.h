#pragma once
// TorchScript's code as text: what it would call, before anything parses it in earnest.

#include <map>
#include <string>

namespace lacewing::checkpoint {

/// Throws Error naming member, line and operator for the first call outside of the list of operators
/// (torchscript_operators.h), for classes of C++ (torch.classes), for __setstate__ and __getstate__, and for
/// code so deeply nested or long-winded that a recursive parser could run out of stack.
/// `sources`: qualifier ("__torch__.net") -> text.
void check_sources(const std::map<std::string, std::string>& sources);

}  // namespace lacewing::checkpoint
