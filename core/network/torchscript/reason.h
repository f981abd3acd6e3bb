#pragma once
// Why LibTorch could not do something.

#include <c10/util/Exception.h>

#include <string>

#include "checkpoint/pickle_text.h"

namespace lacewing::torchscript {

/// The first line of what it says, without a backtrace; at most 500 bytes, since it may quote the program.
inline std::string reason_of(const std::exception& error) {
  constexpr std::size_t longest = 500;
  const auto* of_torch = dynamic_cast<const c10::Error*>(&error);
  const std::string text = of_torch != nullptr ? of_torch->what_without_backtrace() : error.what();
  const std::size_t begin = std::min(text.find_first_not_of(" \n"), text.size());
  return checkpoint::shortened(text.substr(begin, text.find('\n', begin) - begin), longest);
}

}  // namespace lacewing::torchscript
