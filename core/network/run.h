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

/// Output of one slot's producer for x: activations for layer methods and the inspector.
struct LayerShape {
  std::string path, kind;
  std::vector<std::int64_t> shape;  ///< without the batch axis
  std::int64_t bytes = 0;           ///< kept for backward, for one input
  std::int64_t passing_bytes = 0;   ///< of the call's inputs and output
};
/// Every node's output shape for one input of `shape` (C x H x W), and the bytes that trace() keeps for it.
std::vector<LayerShape> layer_shapes(const Network& network, const Shape& shape, Work& work);

/// About the most bytes that a gradient of one input of `shape` holds at once: what trace() keeps without
/// fast ops, and twice the largest call's inputs and output, for what comes and goes. A function of its
/// arguments, so that chunk sizes that follow from it are, too.
std::int64_t working_bytes(const Network& network, const Shape& shape, Work& work);

}  // namespace lacewing
