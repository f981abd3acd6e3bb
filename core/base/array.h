#pragma once
// A dense, row-major array that owns its values: the one way numbers cross between the parts of Lacewing.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lacewing {

using Shape = std::vector<std::int64_t>;

/// Number of elements of `shape`; 1 for an empty shape. Throws Error on a negative extent or when the product
/// overflows.
std::int64_t element_count(const Shape& shape);

/// "3 x 32 x 32"; "scalar" for an empty shape.
std::string to_string(const Shape& shape);

template <class T>
struct Array {
  Shape shape;            ///< extents, slowest first: N x C x H x W for pictures and maps
  std::vector<T> values;  ///< element_count(shape) values, last index fastest

  Array() = default;
  explicit Array(Shape extents, T fill = T{})
      : shape(std::move(extents)), values(static_cast<std::size_t>(element_count(shape)), fill) {}
  Array(Shape extents, std::vector<T> data) : shape(std::move(extents)), values(std::move(data)) {}

  std::int64_t size() const { return static_cast<std::int64_t>(values.size()); }
  std::int64_t dim(std::size_t axis) const { return shape.at(axis); }
  bool empty() const { return values.empty(); }
  T* data() { return values.data(); }
  const T* data() const { return values.data(); }
  T& operator[](std::int64_t index) { return values[static_cast<std::size_t>(index)]; }
  const T& operator[](std::int64_t index) const { return values[static_cast<std::size_t>(index)]; }

  /// The values under index `i` of the first axis, e.g. one picture of a batch.
  std::span<const T> row(std::int64_t i) const {
    const std::size_t stride = values.size() / static_cast<std::size_t>(shape.at(0));
    return std::span<const T>(values).subspan(static_cast<std::size_t>(i) * stride, stride);
  }

  template <class U>
  Array<U> cast() const {
    return Array<U>(shape, std::vector<U>(values.begin(), values.end()));
  }

  bool operator==(const Array&) const = default;
};

}  // namespace lacewing
