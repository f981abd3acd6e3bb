#include "checkpoint/tuple_sizes.h"

#include <algorithm>

#include "base/error.h"

namespace lacewing::checkpoint {

constexpr std::size_t most_in_tuples = 100'000;

void TupleSizes::see(const Token& token, const Token& before) {
  if (token.kind == Token::mark) return see_mark(token.text_.front(), before);
  if (token.kind == Token::name && token.text_ == "def") sizes_.clear();
  if (token.kind == Token::name && !is_keyword(token.text_)) {
    if (!assigned_) targets_.push_back(token.text_);
    const auto known = sizes_.find(token.text_);
    count(known == sizes_.end() ? 1 : known->second);
  }
  if (token.kind == Token::number || token.kind == Token::text) count(1);
}

void TupleSizes::end_statement() {
  if (assigned_ && makes_tuple_ && sum_ > most_in_tuples)
    throw Error("nests tuples too often", {},
                "If it is a network, save model.state_dict() with torch.save, or export a smaller one.");
  std::size_t size = makes_tuple_ ? sum_ : largest_;
  const std::size_t others = targets_.empty() ? 0 : targets_.size() - 1;  // each takes one at least
  size -= std::min(size, others);
  if (assigned_ && size > 1)
    for (const std::string_view target : targets_) sizes_[target] = std::max(sizes_[target], size);
  targets_.clear();
  groups_.clear();
  assigned_ = makes_tuple_ = false;
  sum_ = largest_ = 0;
}

void TupleSizes::see_mark(char mark, const Token& before) {
  if (mark == '(' || mark == '[' || mark == '{') {
    const bool called = (before.kind == Token::name && !is_keyword(before.text_)) ||
                        (before.kind == Token::mark && (before.text_ == ")" || before.text_ == "]"));
    groups_.push_back(mark == '(' && !called);
  } else if ((mark == ')' || mark == ']' || mark == '}') && !groups_.empty()) {
    groups_.pop_back();
  } else if (mark == ',' && (groups_.empty() ? assigned_ : groups_.back())) {
    makes_tuple_ = true;
  } else if (mark == '=' && groups_.empty()) {
    assigned_ = true;
    sum_ = largest_ = 0;
  }
}
void TupleSizes::count(std::size_t size) {
  sum_ += size;
  largest_ = std::max(largest_, size);
}

}  // namespace lacewing::checkpoint
