#pragma once
// Where the elements of a strided tensor lie.

#include <cstdint>
#include <vector>

#include "base/array.h"

namespace lacewing::checkpoint {

/// Row-major strides, in elements: {C*H*W, H*W, W, 1} for N x C x H x W.
std::vector<std::int64_t> row_major(const Shape& shape);

/// Elements from the first to the last that shape and strides reach: 1 + sum (extent - 1) * stride, 0 when an
/// extent is 0. Throws Error for strides that do not fit the shape, are negative, or reach further than can
/// be counted.
std::int64_t reach(const Shape& shape, const std::vector<std::int64_t>& strides);

}  // namespace lacewing::checkpoint
