#pragma once
// Runs a method of the gradient family over a batch: samples, chunks, workers, estimates and cancel exist
// here and nowhere else. Partial sums are added in chunk order, so the result does not depend on the number
// of workers.

#include "attribution/method.h"
#include "base/work.h"
#include "network/network.h"
#include "session/requests.h"

namespace lacewing {

struct GradientTask {
  const Network* network = nullptr;
  at::Tensor x;                       ///< N x C x H x W in model space
  std::vector<std::int64_t> targets;  ///< one a picture; empty: arg-max of the logits at x
  OutputKind output = OutputKind::logit;
  std::int64_t chunk = 16;      ///< samples a forward and backward, at most
  bool allow_gradient = false;  ///< nodes that a strict rule set has no rule for are differentiated
};

struct GradientOutcome {
  at::Tensor maps;  ///< N x C x H x W, float64, on the CPU
  std::vector<std::int64_t> targets;
  std::vector<double> outputs;  ///< F(x), one a picture
  std::vector<double> baseline_outputs;
  std::int64_t done = 0, total = 0;  ///< samples
};

using OnEstimate = std::function<void(const GradientOutcome&)>;

/// Throws Cancelled when asked to stop; also after an estimate was given and a newer request waits
/// (Work::superseded).
GradientOutcome run_gradient(const GradientTask& task, const SampledGradient& plan, Work& work,
                             const OnEstimate& on_estimate = {});

/// Logits (float64, CPU, N x classes) of x, in chunks.
at::Tensor run_forward(const Network& network, const at::Tensor& x, std::int64_t chunk, Work& work);

}  // namespace lacewing
