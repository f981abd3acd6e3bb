#pragma once
// One op on its own: forward and backward as a run would call them, and checks against finite differences.

#include "base/work.h"
#include "network/rule.h"
#include "op_cases.h"

namespace lacewing::test {

using Tensors = std::vector<at::Tensor>;

/// sum of a_i . b_i over a list of tensors.
double dot(const Tensors& a, const Tensors& b);
/// Standard normal float64 tensors of the shapes of `like`.
Tensors normal_like(const Tensors& like);

class OneOp {
 public:
  /// A case of the table with random weights and inputs; `row`: another op than the kind's own.
  explicit OneOp(const OpCase& which, const Op* row = nullptr);

  at::Tensor forward(const Tensors& in, RunMode mode = {}) const;

  struct Backward {
    Tensors inputs, weights;
  };
  /// The gradients of g . forward(in). Backward sees no more of the forward pass than it keeps.
  Backward backward(const Tensors& in, const at::Tensor& g, RunMode mode, Wants wants = {}) const;
  /// The same under a rule set, with `reference` in the baseline's place.
  Tensors backward(const Tensors& in, const Tensors& reference, const at::Tensor& g, RunMode mode,
                   const RuleSet& rules) const;
  /// ATen's functional call.
  at::Tensor expected(const Tensors& in) const;

  const Node& node() const { return node_; }
  at::Tensor& weight(std::size_t i);
  bool has_weight(std::size_t i) const { return node_.weights[i] >= 0; }
  std::size_t weight_count() const { return node_.weights.size(); }

  Tensors inputs;
  bool positive = false;
  /// Other inputs of the same kind.
  Tensors draw() const;

 private:
  Context call(const Tensors& in, RunMode mode, Wants wants) const;
  Network network_;
  Node node_;
  const Op* row_;
};

/// Backward against differences of forward, taped against untaped, and one memory layout against the other.
void expect_backward_is_the_derivative(const OneOp& one);
/// Autograd through a taped backward against differences of the untaped one: the op's own, or a rule set's.
void expect_backward_has_a_derivative(const OneOp& one);
void expect_backward_has_a_derivative(const OneOp& one, const RuleSet& rules);
/// Weight gradients against differences of forward.
void expect_weight_gradients_are_the_derivative(OneOp& one);

}  // namespace lacewing::test
