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

std::vector<std::string> RuleSet::unruled(const Network& network) const {
  std::vector<std::string> names;
  if (differentiated_.empty()) return names;
  for (const Node& node : network.nodes) {
    if (find(node) == nullptr && std::ranges::count(differentiated_, node.kind) == 0)
      names.push_back(node.path + " (" + to_string(node.kind) + ")");
  }
  return names;
}

void RuleSet::check(const Network& network) const {
  const std::vector<std::string> names = unruled(network);
  if (names.empty()) return;
  const std::string others =
      names.size() > 1 ? " and " + std::to_string(names.size() - 1) + " other nodes" : "";
  throw Error("the method has no rule for node " + names.front() + others, network.architecture,
              "choose another method, or differentiate them with --allow-gradient");
}

bool RuleSet::mentions(OpKind kind) const {
  return std::ranges::any_of(entries_, [kind](const Entry& entry) { return entry.kind == kind; });
}

bool RuleSet::needs_reference() const {
  return std::ranges::any_of(entries_, [](const Entry& entry) { return entry.rule.reference; });
}

bool RuleSet::changes_forward() const {
  return std::ranges::any_of(entries_, [](const Entry& entry) { return entry.rule.forward != nullptr; });
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
