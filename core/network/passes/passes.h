#pragma once
// Passes turn a Network into another one that computes the same. One file a pass.

#include "network/network.h"

namespace lacewing {

/// A copy in which every batch norm that alone reads a convolution is part of it:
///   W' = s W, b' = s (b - mean) + bias   with s = weight / sqrt(var + eps), a value an output channel.
/// The other weights are shared with `network`. Null when there is nothing to fold.
std::shared_ptr<Network> fold_batch_norm(const Network& network);

}  // namespace lacewing
