#pragma once
// Why something failed, for people.

#include <exception>
#include <string>

namespace lacewing {

/// Of what LibTorch throws: the first line, at most 500 bytes since it may quote a program, without its
/// backtrace and the names of its source files; in our words when memory ran out or a kernel is missing. Of
/// an Error: its reason.
std::string reason_of(const std::exception& error);

}  // namespace lacewing
