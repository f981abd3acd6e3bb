#include "checkpoint/torchscript_source.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "checkpoint/pickle_text.h"
#include "checkpoint/torchscript_lexer.h"
#include "checkpoint/torchscript_operators.h"
#include "checkpoint/tuple_sizes.h"

namespace lacewing::checkpoint {

namespace {

constexpr std::size_t most_nesting = 100, most_operators_a_line = 400, most_blocks = 60, most_elifs = 200;
// torch::jit takes about 10 us for a token and more for those of long statements; the longest programs of
// torchvision have 140,000.
constexpr std::size_t most_tokens = 400'000, most_tokens_a_statement = 5000, most_empty_lines = 1000,
                      most_tuple_slices = 100, weight_of_operator = 3;
constexpr const char* way_out =
    "In Python, remove it from the network and script it again, or save model.state_dict() with torch.save.";
constexpr const char* too_much =
    "If it is a network, save model.state_dict() with torch.save, or export a smaller one.";

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
  Checker(std::string_view source, const std::unordered_set<std::string_view>& methods, std::size_t& tokens)
      : lexer_(source), methods_(methods), tokens_(tokens) {}
  std::size_t line() const { return lexer_.line(); }

  void run() {
    Token before;
    for (Token token = lexer_.next(); token.kind != Token::end; token = next_) {
      next_ = lexer_.next();
      measure(token);
      tuples_.see(token, before);
      if (token.kind == Token::name) check_name(token.text_, before);
      if (token.kind == Token::name && token.text_ == "for") in_for_ = true;
      if (in_for_ && before.kind == Token::name && before.text_ == "in") {
        // What torch::jit writes; loops over tuples it would unroll.
        if (token.text_ != "range") throw Error("loops over something else than a range", {}, way_out);
        in_for_ = false;
      }
      before = token;
    }
  }

 private:
  void measure(const Token& token) {
    if (token.kind == Token::line_end) {
      // The parser calls itself for these.
      empty_lines_ = tokens_in_line_ == 0 ? empty_lines_ + 1 : 0;
      if (empty_lines_ > most_empty_lines) throw Error("has too many empty lines in a row", {}, too_much);
      tokens_in_line_ = 0;
      if (brackets_.empty()) end_statement();
      if (lexer_.indentation() > 2 * most_blocks)
        throw Error("nests blocks deeper than " + std::to_string(most_blocks));
      return;
    }
    const bool calculates =
        token.kind == Token::mark &&
        std::string_view("+-*/%@~<>!|&^").find(token.text_.front()) != std::string_view::npos;
    count(calculates ? weight_of_operator : 1);
    if (token.kind == Token::name) {
      operators_ += split(token.text_).size() - 1;
      if (token.text_ == "elif" && ++elifs_ > most_elifs) throw Error("has more than 200 elif branches");
      for (const std::string_view word : {"not", "and", "or", "if", "else", "lambda", "in", "is"})
        operators_ += token.text_ == word;
    }
    if (token.kind == Token::mark) {
      const char c = token.text_.front();
      if (c == '(' || c == '[' || c == '{') brackets_.push_back(c);
      if (c == ':' && brackets_.ends_with('[') && ++slices_ > most_tuple_slices)
        throw Error("has more than " + std::to_string(most_tuple_slices) + " slices of tuples", {}, too_much);
      if ((c == ')' || c == ']' || c == '}') && !brackets_.empty()) brackets_.pop_back();
      operators_ += std::string_view("+-*/%@~<>=!|&^.").find(c) != std::string_view::npos;
    }
    if (brackets_.size() > most_nesting)
      throw Error("nests brackets deeper than " + std::to_string(most_nesting));
    if (operators_ > most_operators_a_line)
      throw Error("has more than " + std::to_string(most_operators_a_line) + " operators in one line");
  }

  void end_statement() {
    operators_ = tokens_in_statement_ = 0;
    tuples_.end_statement();
  }

  void count(std::size_t weight) {
    ++tokens_in_line_;
    tokens_ += weight;
    if (tokens_ > most_tokens)
      throw Error("makes the program longer than " + std::to_string(most_tokens) + " words", {}, too_much);
    if (++tokens_in_statement_ > most_tokens_a_statement)
      throw Error("has more than " + std::to_string(most_tokens_a_statement) + " words in one statement", {},
                  too_much);
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
  std::size_t& tokens_;
  TupleSizes tuples_;
  bool in_for_ = false;
  std::string brackets_;  // that are open
  std::size_t operators_ = 0, elifs_ = 0, slices_ = 0;
  std::size_t tokens_in_line_ = 0, tokens_in_statement_ = 0, empty_lines_ = 0;
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
  std::size_t tokens = 0;
  for (const auto& [qualifier, text] : sources) {
    Checker checker(text, methods, tokens);
    try {
      checker.run();
    } catch (const Error& error) {
      throw within(qualifier, checker.line(), error);
    }
  }
}

}  // namespace lacewing::checkpoint
