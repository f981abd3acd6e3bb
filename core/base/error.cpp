#include "base/error.h"

#include <cstddef>
#include <string_view>

namespace lacewing {

namespace {

// Length of the well-formed UTF-8 sequence at text[i] (Unicode 15, table 3-7), or 0.
std::size_t utf8_length(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) -> unsigned {
    return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u;
  };
  const auto continues = [&](std::size_t k) { return (byte(k) & 0xC0u) == 0x80u; };
  const unsigned first = byte(i), second = byte(i + 1);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(i + 1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && second < 0xA0;
    const bool surrogate = first == 0xED && second > 0x9F;
    return continues(i + 1) && continues(i + 2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && second < 0x90;
    const bool beyond = first == 0xF4 && second > 0x8F;
    return continues(i + 1) && continues(i + 2) && continues(i + 3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

// Messages quote bytes of hostile files: what a terminal would obey becomes a space, what is not UTF-8
// becomes '?'.
std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text, i);
    const auto first = static_cast<unsigned char>(text[i]);
    const bool control = first < 0x20 || first == 0x7F ||
                         (length == 2 && first == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0);
    if (length == 0)
      out += '?';
    else if (control)
      out += ' ';
    else
      out += text.substr(i, length);
    i += length == 0 ? 1 : length;
  }
  return out;
}

std::string sentence(const std::string& what, const std::string& where, const std::string& hint) {
  std::string line = where.empty() ? what : where + ": " + what;
  if (!hint.empty()) {
    if (!line.empty() && std::string_view(".!?").find(line.back()) == std::string_view::npos) line += '.';
    line += ' ' + hint;
  }
  return printable(line);
}

}  // namespace

Error::Error(std::string what, std::string where, std::string hint)
    : std::runtime_error(sentence(what, where, hint)),
      reason_(std::move(what)),
      where_(std::move(where)),
      hint_(std::move(hint)) {}

Error Error::in(const std::string& where) const {
  return Error(reason_, where_.empty() ? where : where_, hint_);
}

Error Error::of(const std::string& file) const {
  if (where_.empty() || where_ == file) return in(file);
  return Error(where_ + ": " + reason_, file, hint_);
}

Error Error::or_hint(const std::string& hint) const {
  return Error(reason_, where_, hint_.empty() ? hint : hint_);
}

std::string one_line(const Error& error) {
  return error.what();
}

}  // namespace lacewing
