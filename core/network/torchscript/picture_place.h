#pragma once
// Where the pictures of a batch lie in a tensor.

#include "base/array.h"
#include "network/network.h"

namespace lacewing::torchscript {

/// Along `axis`, each picture's values `inner` at a time. The axis of frames of pictures, (N, T), has inner
/// T.
struct Place {
  std::int64_t axis = 0, inner = 1;
  bool operator==(const Place&) const = default;
};

/// A tensor that the pictures of a batch lie in.
struct Slot {
  Shape shape;
  Place place;
  at::ScalarType type = at::kFloat;

  std::int64_t dimensions() const { return std::ssize(shape); }
  std::int64_t from_back() const { return dimensions() - 1 - place.axis; }
};

/// Values behind one place of the axis; -1: of the whole tensor.
std::int64_t behind(const Shape& shape, std::int64_t axis);

/// Throws the Error of a node that makes a picture's values depend on another picture.
[[noreturn]] void mixes(const Node& node);

}  // namespace lacewing::torchscript
