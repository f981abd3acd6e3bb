#pragma once
// Tuples of tuples in TorchScript's code: their types take torch::jit a time that doubles with `t = (t, t)`.

#include <unordered_map>
#include <vector>

#include "checkpoint/torchscript_lexer.h"

namespace lacewing::checkpoint {

/// Follows how many values the names of a function hold at most.
class TupleSizes {
 public:
  void see(const Token& token, const Token& before);
  /// Throws Error for a tuple of too many values.
  void end_statement();

 private:
  void see_mark(char mark, const Token& before);
  void count(std::size_t size);

  std::unordered_map<std::string_view, std::size_t> sizes_;
  std::vector<std::string_view> targets_;
  std::vector<bool> groups_;  // of the brackets that are open: may be a tuple, not a call's
  bool assigned_ = false, makes_tuple_ = false;
  std::size_t sum_ = 0, largest_ = 0;
};

}  // namespace lacewing::checkpoint
