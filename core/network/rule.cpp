#include "network/rule.h"

#include <fnmatch.h>

#include "base/error.h"

namespace lacewing {

RuleSet& RuleSet::add(OpKind kind, Rule rule) {
  return add(kind, "*", std::move(rule));
}

RuleSet& RuleSet::add(OpKind kind, std::string pattern, Rule rule) {
  entries_.push_back({kind, std::move(pattern), std::move(rule)});
  return *this;
}

RuleSet& RuleSet::differentiate(std::initializer_list<OpKind> kinds) {
  differentiated_.insert(differentiated_.end(), kinds);
  return *this;
}

void RuleSet::check(const Network& network) const {
  if (differentiated_.empty()) return;
  for (const Node& node : network.nodes) {
    if (find(node) != nullptr || std::ranges::count(differentiated_, node.kind) > 0) continue;
    throw Error("the method has no rule for node " + node.path + " (" + to_string(node.kind) + ")",
                network.architecture, "choose another method");
  }
}

bool RuleSet::needs_reference() const {
  return std::ranges::any_of(entries_, [](const Entry& entry) { return entry.rule.reference; });
}

const Rule* RuleSet::find(const Node& node) const {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (entry->kind != node.kind) continue;
    if (entry->pattern == "*" || fnmatch(entry->pattern.c_str(), node.path.c_str(), 0) == 0)
      return &entry->rule;
  }
  return nullptr;
}

}  // namespace lacewing
