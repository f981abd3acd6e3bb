#include <bit>
#include <cstring>

#include "base/error.h"
#include "checkpoint/strides.h"
#include "checkpoint/tensor_file.h"

namespace lacewing {

namespace {

// IEEE 754 binary16: sign, 5 bits of exponent with bias 15, 10 bits of fraction.
struct Half {
  std::uint16_t bits;
  explicit operator double() const {
    const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000u) << 16, magnitude = bits & 0x7FFFu;
    if (magnitude < 0x0400u) {  // zero and subnormal: fraction * 2^-24
      const double value = static_cast<double>(magnitude) * 0x1p-24;
      return sign == 0 ? value : -value;
    }
    const std::uint32_t exponent = magnitude >= 0x7C00u ? 0x70000000u : 0x38000000u;  // bias 15 -> 127
    return static_cast<double>(std::bit_cast<float>(sign | ((magnitude << 13) + exponent)));
  }
};

// The upper half of a float32.
struct BFloat16 {
  std::uint16_t bits;
  explicit operator double() const {
    return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16));
  }
};

struct Boolean {
  std::uint8_t bits;
  explicit operator double() const { return bits != 0 ? 1.0 : 0.0; }
};

// The bytes carry no alignment: a value is copied out, not pointed at.
template <class T>
double value_at(const std::byte* first, std::int64_t element) {
  T value;
  std::memcpy(&value, first + element * static_cast<std::int64_t>(sizeof(T)), sizeof(T));
  return static_cast<double>(value);
}

template <class T>
void convert(const TensorEntry& entry, std::vector<double>& out) {
  const std::byte* first = entry.bytes.data();
  const auto count = static_cast<std::int64_t>(out.size());
  if (count == 0) return;
  if (entry.shape.empty() || entry.strides == checkpoint::row_major(entry.shape)) {
    for (std::int64_t i = 0; i < count; ++i) out[static_cast<std::size_t>(i)] = value_at<T>(first, i);
    return;
  }
  const std::size_t inner = entry.shape.size() - 1;
  std::vector<std::int64_t> index(inner, 0);
  std::int64_t row = 0;  // element of index, 0 on the innermost axis
  for (std::size_t written = 0;;) {
    for (std::int64_t i = 0; i < entry.shape[inner]; ++i)
      out[written++] = value_at<T>(first, row + i * entry.strides[inner]);
    std::size_t axis = inner;
    while (axis-- > 0) {
      row += entry.strides[axis];
      if (++index[axis] < entry.shape[axis]) break;
      row -= entry.shape[axis] * entry.strides[axis];
      index[axis] = 0;
    }
    if (axis == static_cast<std::size_t>(-1)) return;
  }
}

}  // namespace

Array<double> to_array(const TensorEntry& entry) {
  const std::int64_t reached = checkpoint::reach(entry.shape, entry.strides);
  if (reached > static_cast<std::int64_t>(entry.bytes.size()) / element_size(entry.type))
    throw Error("tensor '" + entry.name + "' of shape " + to_string(entry.shape) + " has only " +
                std::to_string(entry.bytes.size()) + " bytes");
  Array<double> array(entry.shape);
  switch (entry.type) {
    case ElementType::boolean:
      convert<Boolean>(entry, array.values);
      break;
    case ElementType::u8:
      convert<std::uint8_t>(entry, array.values);
      break;
    case ElementType::i8:
      convert<std::int8_t>(entry, array.values);
      break;
    case ElementType::i16:
      convert<std::int16_t>(entry, array.values);
      break;
    case ElementType::i32:
      convert<std::int32_t>(entry, array.values);
      break;
    case ElementType::i64:
      convert<std::int64_t>(entry, array.values);
      break;
    case ElementType::f16:
      convert<Half>(entry, array.values);
      break;
    case ElementType::bf16:
      convert<BFloat16>(entry, array.values);
      break;
    case ElementType::f32:
      convert<float>(entry, array.values);
      break;
    case ElementType::f64:
      convert<double>(entry, array.values);
      break;
  }
  return array;
}

}  // namespace lacewing
