#pragma once
// Runs a network forward and backward, with rules in place of an op's own way where a method asks for it.

#include "base/work.h"
#include "network/op.h"
#include "network/rule.h"

namespace lacewing {

/// What forward leaves for backward, one Context a node. With mode.taped everything is kept by autograd
/// besides.
struct Trace {
  std::vector<Context> calls;
  at::Tensor output;                      ///< logits, N x classes
  std::shared_ptr<const Network> folded;  ///< what ran, when it was Network::folded()

  /// Gives every call whose rule asks for it the values of the same call in a run at the baseline (of the
  /// same batch size).
  void attach_reference(Trace reference, const RuleSet& rules);
};

/// Logits (N x classes) of x (N x C x H x W). Nothing is kept. Throws Error naming the node when shapes do
/// not fit.
at::Tensor forward(const Network& network, const at::Tensor& x, Work& work, RunMode mode = {},
                   const RuleSet& rules = {});

/// Forward that keeps what backward needs under `rules` and `wants`.
Trace trace(const Network& network, const at::Tensor& x, Work& work, RunMode mode = {}, Wants wants = {},
            const RuleSet& rules = {});

/// Gradient (or relevance, as the rules say) with respect to the input, from the gradient of the logits.
/// Undefined tensor when wants.input is false. Weight gradients end in the calls' grad_weights. Consumes the
/// trace's tensors unless taped.
at::Tensor backward(const Network& network, Trace& trace, const at::Tensor& grad_output, Work& work,
                    const RuleSet& rules = {});

}  // namespace lacewing
