#pragma once
// First-order optimisers over lists of tensors, updated in place.

#include "network/torch.h"

namespace lacewing {

/// w: weights, g: gradients, one tensor each, all of one type.
/// adam (Kingma and Ba 2015): m = b1 m + (1-b1) g, v = b2 v + (1-b2) g^2,
///   w -= rate * (m / (1-b1^t)) / (sqrt(v / (1-b2^t)) + eps), b1 = 0.9, b2 = 0.999, eps = 1e-8.
/// sgd: m = momentum m + g, w -= rate * m.
/// Weight decay adds weight_decay * w to g, in both.
class Optimiser {
 public:
  struct Options {
    std::string kind = "adam";  ///< adam | sgd
    double momentum = 0.9;      ///< of sgd
    double weight_decay = 0;
  };
  Optimiser(Options options, std::vector<at::Tensor> weights);

  void step(std::vector<at::Tensor> gradients, double rate);

  std::int64_t steps() const { return steps_; }
  /// Names of the averages, "first_moment", ..., each with one tensor a weight; for saving.
  const std::map<std::string, std::vector<at::Tensor>>& averages() const { return averages_; }
  /// Continues where a saved one stopped. Throws Error when the averages do not fit.
  void restore(std::int64_t steps, const std::map<std::string, std::vector<at::Tensor>>& averages);

 private:
  Options options_;
  std::vector<at::Tensor> weights_;
  std::map<std::string, std::vector<at::Tensor>> averages_;
  std::int64_t steps_ = 0;
};

}  // namespace lacewing
