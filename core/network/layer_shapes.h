#pragma once
// What a network's nodes give and keep for inputs of one shape: from shapes alone, nothing is computed.

#include "base/work.h"
#include "network/network.h"

namespace lacewing {

/// Output of one node for one input.
struct LayerShape {
  std::string path, kind;
  std::vector<std::int64_t> shape;  ///< without the batch axis
  std::int64_t bytes = 0;           ///< that trace() keeps for backward
  std::int64_t passing_bytes = 0;   ///< of the call's inputs and output
};
/// Of every node, for one input of `shape` (C x H x W). Throws Error naming the node when it does not fit.
std::vector<LayerShape> layer_shapes(const Network& network, const Shape& shape, Work& work);

/// About the most bytes that a gradient of one input of `shape` holds at once: what trace() keeps without
/// fast ops, and twice the largest call's inputs and output, for what comes and goes. A function of its
/// arguments, so that chunk sizes that follow from it are, too.
std::int64_t working_bytes(const Network& network, const Shape& shape, Work& work);

}  // namespace lacewing
