#pragma once
// The words of TorchScript's code.

#include <cstddef>
#include <string_view>

namespace lacewing::checkpoint {

/// A name with its dots ("torch.relu_"), a number, a text, one mark of punctuation, or the end of a line.
struct Token {
  enum Kind { end, name, text, number, mark, line_end } kind = end;
  std::string_view text_;
};

/// Reads a source from its start; blanks and comments are left out. Throws Error for what is outside of ASCII
/// and for texts without an end.
class Lexer {
 public:
  explicit Lexer(std::string_view source) : rest_(source) {}
  Token next();
  std::size_t line() const { return line_; }
  /// The most blanks that a line has begun with so far.
  std::size_t indentation() const { return indentation_; }

 private:
  std::string_view take(std::size_t count);
  Token string(char quote);
  Token dotted_name();
  Token number();

  std::string_view rest_;
  std::size_t line_ = 1, indentation_ = 0;
};

bool is_keyword(std::string_view name);

}  // namespace lacewing::checkpoint
