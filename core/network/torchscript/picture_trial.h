#pragma once
// Whether an operator that no rule describes keeps pictures apart: it is run on two of random numbers.

#include <chrono>

#include "network/torchscript/interpreter.h"
#include "network/torchscript/picture_place.h"

namespace lacewing::torchscript {

/// The trials of one network, which have four seconds together.
class PictureTrial {
 public:
  PictureTrial(const Network& network, ConvertedWeights& weights, Work& work)
      : network_(network), weights_(weights), work_(work) {}

  /// Whether neither of two pictures' values in `out` change when the other's in `in` do. `node` is opaque;
  /// the shapes are those for `batch` pictures. Throws Error when time is up, c10::Error when the operator
  /// cannot be run, or Cancelled.
  bool apart(const Node& node, const std::vector<Slot>& in, const Slot& out, std::int64_t batch) const;

 private:
  bool once(const Node& node, const std::vector<Slot>& in, const Slot& out, std::int64_t batch,
            at::Generator& random, bool zeros) const;

  const Network& network_;
  ConvertedWeights& weights_;
  Work& work_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace lacewing::torchscript
