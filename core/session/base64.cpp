#include "session/base64.h"

#include <array>
#include <cstdint>

#include "base/error.h"

namespace lacewing {
namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> make_values() {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < letters.size(); ++i)
    values[static_cast<unsigned char>(letters[i])] = static_cast<std::int8_t>(i);
  return values;
}
constexpr auto values_of_letters = make_values();

[[noreturn]] void damaged() {
  throw Error("the base64 text is damaged");
}

}  // namespace

std::string base64_encode(std::span<const std::byte> bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t word = 0;
    for (std::size_t j = 0; j < 3; ++j)
      word = word << 8 | (j < count ? std::to_integer<std::uint32_t>(bytes[i + j]) : 0);
    for (std::size_t j = 0; j < 4; ++j) text += j <= count ? letters[word >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

std::vector<std::byte> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) damaged();
  std::size_t padding = 0;
  while (padding < 2 && !text.empty() && text.back() == '=') {
    text.remove_suffix(1);
    ++padding;
  }
  std::vector<std::byte> bytes;
  bytes.reserve((text.size() + padding) / 4 * 3);
  std::uint32_t word = 0;
  int bits = 0;
  for (const char letter : text) {
    const int value = values_of_letters[static_cast<unsigned char>(letter)];
    if (value < 0) damaged();
    word = word << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<std::byte>(word >> bits & 255));
    word &= (1u << bits) - 1;
  }
  if (word != 0) damaged();
  return bytes;
}

}  // namespace lacewing
