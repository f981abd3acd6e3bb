#pragma once
// A bounds-checked cursor over little-endian bytes.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace lacewing::checkpoint {

class ByteReader {
 public:
  /// what: names the bytes in errors ("pickle", "zip directory").
  ByteReader(std::span<const std::byte> bytes, std::string_view what, std::size_t at = 0)
      : bytes_(bytes), what_(what), at_(at) {
    if (at > bytes.size()) at_ = bytes.size();
  }

  std::size_t at() const { return at_; }
  std::size_t left() const { return bytes_.size() - at_; }

  std::span<const std::byte> take(std::uint64_t count) {
    if (count > left())
      throw Error(std::string(what_) + " ends early: " + std::to_string(count) + " bytes are due at byte " +
                  std::to_string(at_) + ", " + std::to_string(left()) + " are left");
    const auto taken = bytes_.subspan(at_, static_cast<std::size_t>(count));
    at_ += taken.size();
    return taken;
  }
  void skip(std::uint64_t count) { take(count); }

  std::string_view text(std::uint64_t count) {
    const auto taken = take(count);
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
  }

  std::uint8_t u8() { return std::to_integer<std::uint8_t>(take(1)[0]); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(little(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(little(4)); }
  std::uint64_t u64() { return little(8); }

 private:
  std::uint64_t little(std::size_t count) {
    const auto taken = take(count);
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;) value = value << 8 | std::to_integer<std::uint64_t>(taken[i]);
    return value;
  }

  std::span<const std::byte> bytes_;
  std::string_view what_;
  std::size_t at_;
};

}  // namespace lacewing::checkpoint
