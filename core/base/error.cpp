#include "base/error.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/utf8.h"

namespace lacewing {

namespace {

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

// "give one picture" begins a sentence; names of other signs ("robust_accuracy", "net.pt") stay.
std::string capitalised(std::string text) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const std::size_t end = static_cast<std::size_t>(std::ranges::find_if_not(text, is_letter) - text.begin());
  if (end > 0 && (end == text.size() || text[end] == ' ')) text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string sentence(const std::string& what, const std::string& where, const std::string& hint) {
  constexpr std::size_t longest_place = 255;  // as the names of files
  std::string line = where.empty() ? what : shortened(where, longest_place) + ": " + what;
  if (!hint.empty()) {
    if (!line.empty() && std::string_view(".!?").find(line.back()) == std::string_view::npos) line += '.';
    line += ' ' + hint;
  }
  return printable(line);
}

}  // namespace

Error::Error(std::string what, std::string where, std::string hint)
    : std::runtime_error(sentence(what, where, capitalised(hint))),
      reason_(std::move(what)),
      where_(std::move(where)),
      hint_(capitalised(std::move(hint))) {}

Error Error::in(const std::string& where) const {
  return Error(reason_, where_.empty() ? where : where_, hint_);
}

Error Error::of(const std::string& file) const {
  if (where_.empty() || where_ == file) return in(file);
  return Error(shortened(where_) + ": " + reason_, file, hint_);
}

Error Error::or_hint(const std::string& hint) const {
  return Error(reason_, where_, hint_.empty() ? hint : hint_);
}

std::string one_line(const Error& error) {
  return error.what();
}

}  // namespace lacewing
