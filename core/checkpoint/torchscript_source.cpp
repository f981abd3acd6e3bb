#include "checkpoint/torchscript_source.h"

#include <array>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "checkpoint/pickle_text.h"
#include "checkpoint/torchscript_operators.h"

namespace lacewing::checkpoint {

namespace {

constexpr std::size_t most_nesting = 100, most_operators_a_line = 400, most_blocks = 60, most_elifs = 200;
constexpr const char* way_out =
    "In Python, remove it from the network and script it again, or save model.state_dict() with torch.save.";

bool begins_name(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool in_name(char c) {
  return begins_name(c) || (c >= '0' && c <= '9');
}

// One token of a TorchScript source: a name with its dots ("torch.relu_"), a mark of punctuation, or a text.
struct Token {
  enum Kind { end, name, text, number, mark, line_end } kind = end;
  std::string_view text_;
};

class Lexer {
 public:
  explicit Lexer(std::string_view source) : rest_(source) {}
  std::size_t line() const { return line_; }

  Token next() {
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

  // The most blanks that a line begins with.
  std::size_t indentation() const { return indentation_; }

 private:
  std::string_view take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  Token string(char quote) {
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

  Token dotted_name() {
    std::size_t at = 0;
    while (at < rest_.size() &&
           (in_name(rest_[at]) || (rest_[at] == '.' && at + 1 < rest_.size() && begins_name(rest_[at + 1]))))
      ++at;
    return {Token::name, take(at)};
  }

  Token number() {
    std::size_t at = 0;
    while (at < rest_.size() && (in_name(rest_[at]) || rest_[at] == '.')) ++at;
    return {Token::number, take(at)};
  }

  std::string_view rest_;
  std::size_t line_ = 1, indentation_ = 0;
};

std::vector<std::string_view> split(std::string_view dotted) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t dot = dotted.find('.');
    parts.push_back(dotted.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    dotted.remove_prefix(dot + 1);
  }
}

// Calls of Python that no TorchScript of a network needs; anything else that is called by a bare name is a
// local variable, or a name that the parser refuses.
bool is_forbidden_name(std::string_view name) {
  constexpr std::array<std::string_view, 9> names{"print", "fork",  "wait",       "open",     "exec",
                                                  "eval",  "input", "breakpoint", "awaitable"};
  for (const std::string_view forbidden : names)
    if (name == forbidden) return true;
  return false;
}

class Checker {
 public:
  Checker(std::string_view source, const std::unordered_set<std::string_view>& methods)
      : lexer_(source), methods_(methods) {}
  std::size_t line() const { return lexer_.line(); }

  void run() {
    Token before;
    for (Token token = lexer_.next(); token.kind != Token::end; token = next_) {
      next_ = lexer_.next();
      measure(token);
      if (token.kind == Token::name) check_name(token.text_, before);
      before = token;
    }
  }

 private:
  void measure(const Token& token) {
    if (token.kind == Token::line_end) {
      if (depth_ == 0) operators_ = 0;
      if (lexer_.indentation() > 2 * most_blocks)
        throw Error("nests blocks deeper than " + std::to_string(most_blocks));
      return;
    }
    if (token.kind == Token::name) {
      operators_ += split(token.text_).size() - 1;
      if (token.text_ == "elif" && ++elifs_ > most_elifs) throw Error("has more than 200 elif branches");
      for (const std::string_view word : {"not", "and", "or", "if", "else", "lambda", "in", "is"})
        operators_ += token.text_ == word;
    }
    if (token.kind == Token::mark) {
      const char c = token.text_.front();
      if (c == '(' || c == '[' || c == '{') ++depth_;
      if ((c == ')' || c == ']' || c == '}') && depth_ > 0) --depth_;
      operators_ += std::string_view("+-*/%@~<>=!|&^.").find(c) != std::string_view::npos;
    }
    if (depth_ > most_nesting) throw Error("nests brackets deeper than " + std::to_string(most_nesting));
    if (operators_ > most_operators_a_line)
      throw Error("has more than " + std::to_string(most_operators_a_line) + " operators in one line");
  }

  bool called() const { return next_.kind == Token::mark && next_.text_ == "("; }

  void check_name(std::string_view name, const Token& before) const {
    const std::vector<std::string_view> parts = split(name);
    if (parts[0] == "__torch__") {
      if (name.starts_with("__torch__.torch.classes."))
        throw Error("uses the C++ class '" + printable(name) + "'", {}, way_out);
      return;
    }
    if (parts[0] == "CONSTANTS") return;
    const bool member = before.kind == Token::mark && before.text_ == ".";
    if (!member && parts[0] == "torch" && parts.size() > 1) {
      require("aten::" + std::string(parts[1]));
      if (parts.size() > 2) throw Error("refers to '" + printable(name) + "'", {}, way_out);
    } else if (!member && parts[0] == "ops" && parts.size() > 2) {
      require(std::string(parts[1]) + "::" + std::string(parts[2]));
    } else if (parts.size() > 1 || member) {
      // A method of the archive's own classes, or an operator in the form x.relu().
      if (called() && !methods_.contains(parts.back())) require("aten::" + std::string(parts.back()));
    } else if (called() && is_forbidden_name(name)) {
      throw Error("calls '" + std::string(name) + "'", {}, way_out);
    }
  }

  static void require(const std::string& name) {
    if (is_allowed_operator(name)) return;
    throw Error("calls the operator '" + printable(name) +
                    "', which is not on the list of allowed ones; nothing was run",
                {}, way_out);
  }

  Lexer lexer_;
  const std::unordered_set<std::string_view>& methods_;
  Token next_;
  std::size_t depth_ = 0, operators_ = 0, elifs_ = 0;
};

// Names after `def`.
void collect_methods(std::string_view source, std::unordered_set<std::string_view>& methods) {
  Lexer lexer(source);
  bool definition = false;
  for (Token token = lexer.next(); token.kind != Token::end; token = lexer.next()) {
    if (definition && token.kind == Token::name) methods.insert(token.text_);
    definition = token.kind == Token::name && token.text_ == "def";
  }
}

}  // namespace

void check_sources(const std::map<std::string, std::string>& sources) {
  const auto within = [](const std::string& qualifier, std::size_t line, const Error& error) {
    return Error(
        "the code of " + printable(qualifier) + ", line " + std::to_string(line) + ", " + error.reason(), {},
        error.hint());
  };
  std::unordered_set<std::string_view> methods;
  for (const auto& [qualifier, text] : sources) {
    for (const char* hook : {"__setstate__", "__getstate__"})
      if (text.find(hook) != std::string::npos)
        throw Error("the code of " + printable(qualifier) + " has " + hook +
                        ", which would run while the file is loaded; nothing was run",
                    {}, way_out);
    try {
      collect_methods(text, methods);
    } catch (const Error& error) {
      throw within(qualifier, 1, error);
    }
  }
  for (const auto& [qualifier, text] : sources) {
    Checker checker(text, methods);
    try {
      checker.run();
    } catch (const Error& error) {
      throw within(qualifier, checker.line(), error);
    }
  }
}

}  // namespace lacewing::checkpoint
