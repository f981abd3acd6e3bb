#pragma once
// A rule replaces an op's own backward (and forward, for surrogates) where a method asks for it. A RuleSet
// maps nodes to rules.

#include <initializer_list>

#include "network/op.h"

namespace lacewing {

struct Rule {
  std::string name;
  Keeps keeps;             ///< beyond what the op itself keeps
  bool reference = false;  ///< reads ref_in and ref_out: the run carries a baseline along
  std::function<at::Tensor(Context&)> forward;                                   ///< empty: the op's own
  std::function<std::vector<at::Tensor>(Context&, const at::Tensor&)> backward;  ///< empty: the op's own
};

class RuleSet {
 public:
  /// An empty set is plain differentiation: every node uses its op's own forward and backward.
  RuleSet() = default;
  RuleSet& add(OpKind kind, Rule rule);
  /// Only nodes whose path matches `pattern` (shell wildcards).
  RuleSet& add(OpKind kind, std::string pattern, Rule rule);

  /// Nodes of these kinds are differentiated on purpose. With such a list the set is strict: check() refuses
  /// a network with a node that is neither ruled nor listed.
  RuleSet& differentiate(std::initializer_list<OpKind> kinds);
  /// The nodes that a strict set has no rule for, "fc1 (linear)", in the order of execution. Unless refused
  /// by check(), they are differentiated.
  std::vector<std::string> unruled(const Network& network) const;
  /// Throws Error naming the first of unruled().
  void check(const Network& network) const;

  /// The last rule added that fits; null: the op's own way.
  const Rule* find(const Node& node) const;
  bool empty() const { return entries_.empty(); }
  /// True when there is a rule for nodes of this kind.
  bool mentions(OpKind kind) const;
  /// True when a rule reads values at the baseline (Trace::attach_reference).
  bool needs_reference() const;
  /// True when a rule has a forward of its own: the logits are a surrogate's, not the network's.
  bool changes_forward() const;

 private:
  struct Entry {
    OpKind kind;
    std::string pattern;
    Rule rule;
  };
  std::vector<Entry> entries_;
  std::vector<OpKind> differentiated_;
};

}  // namespace lacewing
