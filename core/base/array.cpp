#include "base/array.h"

#include <algorithm>

#include "base/error.h"

namespace lacewing {

std::int64_t element_count(const Shape& shape) {
  for (const std::int64_t extent : shape)
    if (extent < 0) throw Error("negative extent in shape " + to_string(shape));
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  std::int64_t count = 1;
  for (const std::int64_t extent : shape)
    if (__builtin_mul_overflow(count, extent, &count))
      throw Error("shape " + to_string(shape) + " has more elements than can be counted");
  return count;
}

std::string to_string(const Shape& shape) {
  if (shape.empty()) return "scalar";
  std::string text;
  for (const std::int64_t extent : shape) {
    if (!text.empty()) text += " x ";
    text += std::to_string(extent);
  }
  return text;
}

}  // namespace lacewing
