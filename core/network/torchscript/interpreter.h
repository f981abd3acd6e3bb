#pragma once
// Walks a compiled program once, for inputs of one shape: what does not depend on the input is computed, what
// does becomes nodes of a Network. Branches and loops that depend on shapes and constants only are thereby
// resolved.

#include <chrono>
#include <unordered_map>

#include "base/array.h"
#include "base/work.h"
#include "network/allocation_limit.h"
#include "network/network.h"

namespace lacewing::torchscript {

struct Compiled;

struct Walk {
  std::shared_ptr<Network> network;
  std::vector<Shape> shapes;          ///< output of every node, with `batch` pictures
  std::vector<at::ScalarType> types;  ///< likewise
  at::ScalarType type = at::kFloat;   ///< of the network
  std::vector<std::string> notes;     ///< what was left out: further outputs
};

/// What the walks of one file share: its tensors in the network's number type, by what the file has, and what
/// its constants have taken of the memory and time that they may take together.
struct ConvertedWeights {
  std::unordered_map<const at::TensorImpl*, at::Tensor> tensors;
  AllocationLimit limit{std::int64_t{512} << 20};
  std::chrono::nanoseconds spent{};
};

/// The network for `batch` pictures of `input` (C x H x W) at a time. Throws Error for what cannot be one: a
/// branch on values of the input, writes into memory that is read elsewhere, random numbers, an operator
/// without a counterpart, more work than an import may take. Throws Cancelled when `work` is.
Walk walk(const Compiled& program, const Shape& input, std::int64_t batch, at::ScalarType dtype,
          ConvertedWeights& weights, Work& work);

}  // namespace lacewing::torchscript
