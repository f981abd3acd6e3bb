#include "checkpoint/torchscript_lexer.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/error.h"

namespace lacewing::checkpoint {
namespace {

bool begins_name(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool in_name(char c) {
  return begins_name(c) || (c >= '0' && c <= '9');
}

}  // namespace

Token Lexer::next() {
  while (!rest_.empty()) {
    const char c = rest_.front();
    if (c == '\n') {
      const Token token{Token::line_end, take(1)};
      ++line_;
      indentation_ = std::max(indentation_, std::min(rest_.find_first_not_of(' '), rest_.size()));
      return token;
    }
    if (c == '#') {
      take(std::min(rest_.find('\n'), rest_.size()));
    } else if (c == ' ' || c == '\t' || c == '\r') {
      take(1);
    } else if (c == '"' || c == '\'') {
      return string(c);
    } else if (begins_name(c)) {
      return dotted_name();
    } else if (c >= '0' && c <= '9') {
      return number();
    } else if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E) {
      throw Error("has a character outside of ASCII");
    } else {
      return {Token::mark, take(1)};
    }
  }
  return {};
}

std::string_view Lexer::take(std::size_t count) {
  const std::string_view taken = rest_.substr(0, count);
  rest_.remove_prefix(taken.size());
  return taken;
}

Token Lexer::string(char quote) {
  const std::string triple(3, quote);
  const std::size_t width = rest_.starts_with(triple) ? 3 : 1;
  std::size_t at = width;
  for (; at < rest_.size(); ++at) {
    if (rest_[at] == '\\') {
      ++at;
    } else if (rest_[at] == '\n') {
      if (width == 1) break;
      ++line_;
    } else if (rest_.substr(at, width) == std::string_view(triple).substr(0, width)) {
      return {Token::text, take(at + width)};
    }
  }
  throw Error("has a text without an end");
}

Token Lexer::dotted_name() {
  std::size_t at = 0;
  while (at < rest_.size() &&
         (in_name(rest_[at]) || (rest_[at] == '.' && at + 1 < rest_.size() && begins_name(rest_[at + 1]))))
    ++at;
  return {Token::name, take(at)};
}

Token Lexer::number() {
  std::size_t at = 0;
  while (at < rest_.size() && (in_name(rest_[at]) || rest_[at] == '.')) ++at;
  return {Token::number, take(at)};
}

bool is_keyword(std::string_view name) {
  constexpr std::array<std::string_view, 9> names{"return", "in",   "and", "or",  "not",
                                                  "if",     "else", "is",  "elif"};
  return std::ranges::find(names, name) != names.end();
}

}  // namespace lacewing::checkpoint
