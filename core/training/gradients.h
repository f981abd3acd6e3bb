#pragma once
// The gradient of the mean cross-entropy with respect to the weights.

#include "base/work.h"
#include "network/run.h"

namespace lacewing {

struct WeightGradients {
  double loss = 0;                    ///< mean cross-entropy of the batch
  std::int64_t correct = 0;           ///< pictures classified as labelled
  std::vector<at::Tensor> gradients;  ///< one a trainable weight, in the network's order
};

/// Of x (N x C x H x W, model space) and labels (N). mode.training: batch statistics (which move the running
/// ones), dropout.
WeightGradients weight_gradients(const Network& network, const at::Tensor& x, const at::Tensor& labels,
                                 RunMode mode, Work& work);

/// The trainable weights, in the network's order. The tensors share memory with the network's.
std::vector<at::Tensor> trainable_weights(const Network& network);

}  // namespace lacewing
