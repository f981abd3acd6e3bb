#include "checkpoint/strides.h"

#include "base/error.h"

namespace lacewing::checkpoint {

std::vector<std::int64_t> row_major(const Shape& shape) {
  element_count(shape);  // throws when the product overflows
  std::vector<std::int64_t> strides(shape.size(), 1);
  for (std::size_t axis = shape.size(); axis-- > 1;) {
    // With an extent of 0 the other extents' product may still overflow, but then no element has an address.
    if (__builtin_mul_overflow(strides[axis], shape[axis], &strides[axis - 1])) strides[axis - 1] = 0;
  }
  return strides;
}

std::int64_t reach(const Shape& shape, const std::vector<std::int64_t>& strides) {
  if (strides.size() != shape.size())
    throw Error("shape " + to_string(shape) + " has " + std::to_string(strides.size()) + " strides");
  std::int64_t last = 0;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    std::int64_t step = 0;
    if (strides[axis] < 0) throw Error("negative stride in a tensor of shape " + to_string(shape));
    if (shape[axis] > 1 && (__builtin_mul_overflow(shape[axis] - 1, strides[axis], &step) ||
                            __builtin_add_overflow(last, step, &last)))
      throw Error("strides of shape " + to_string(shape) + " reach further than can be counted");
  }
  if (element_count(shape) == 0) return 0;
  std::int64_t count = 0;
  if (__builtin_add_overflow(last, std::int64_t{1}, &count))
    throw Error("strides of shape " + to_string(shape) + " reach further than can be counted");
  return count;
}

}  // namespace lacewing::checkpoint
