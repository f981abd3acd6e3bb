#pragma once
// Random straight-line networks in float64: chains, residual sums, concatenations, reused activations, every
// op. And a second, independent way to evaluate them: ATen's functional calls under autograd, sharing no code
// with core/network/ops.

#include "network/builder.h"
#include "network/run.h"
#include "network/torch.h"

namespace lacewing::test {

struct RandomProgram {
  std::shared_ptr<Network> network;
  at::Tensor x;  ///< N x C x H x W, float64
};

struct RandomProgramOptions {
  bool smooth = false;  ///< only activations and pools without kinks, for finite differences of maps
  std::int64_t batch = 2;
  bool attention = true;  ///< softmax and attention, whose DeepLIFT multipliers may be ill-conditioned
};

RandomProgram random_program(std::uint64_t seed, RandomProgramOptions options = {});

/// One node's output by ATen's functional calls.
at::Tensor reference_node(const Network& network, const Node& node, const std::vector<at::Tensor>& in);
/// Logits by ATen's functional calls; differentiable by autograd.
at::Tensor reference_forward(const Network& network, const at::Tensor& x);

/// dF/dx of sum_n c_n . logits_n by autograd.
at::Tensor autograd_gradient(const Network& network, const at::Tensor& x, const at::Tensor& coefficients);

}  // namespace lacewing::test
