#include "network/reason.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <new>

#include "base/error.h"
#include "base/utf8.h"

namespace lacewing {

std::string reason_of(const std::exception& error) {
  constexpr std::size_t longest = 500;
  if (const auto* ours = dynamic_cast<const Error*>(&error)) return ours->reason();
  const auto* of_torch = dynamic_cast<const c10::Error*>(&error);
  std::string text = of_torch != nullptr ? of_torch->what_without_backtrace() : error.what();
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
      text.find("can't allocate memory") != std::string::npos)
    return "it takes more memory than there is";
  text.erase(0, text.find_first_not_of(" \n"));
  text.erase(std::min(text.find('\n'), text.size()));
  if (text.starts_with("could not create a primitive") || text.starts_with("could not execute a primitive"))
    return "LibTorch has no kernel for a layer of this size";
  // "[enforce fail at inline_container.cc:588] . reason"
  if (const std::size_t end = text.find("] "); text.starts_with("[enforce fail") && end != std::string::npos)
    text.erase(0, text.find_first_not_of(". ", end + 1));
  return shortened(text, longest);
}

}  // namespace lacewing
