#include "network/torchscript/picture_place.h"

#include <functional>
#include <numeric>

#include "base/error.h"
#include "base/utf8.h"

namespace lacewing::torchscript {

std::int64_t behind(const Shape& shape, std::int64_t axis) {
  return std::accumulate(shape.begin() + axis + 1, shape.end(), std::int64_t{1}, std::multiplies<>());
}

void mixes(const Node& node) {
  throw Error("mixes the pictures of a batch ('" + shortened(node.path) + "', " + to_string(node.kind) +
                  "): the explanation of one picture would depend on the others",
              {}, "In Python, let forward treat every picture of N x C x H x W on its own.");
}

}  // namespace lacewing::torchscript
