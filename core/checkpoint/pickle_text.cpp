#include "checkpoint/pickle_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace lacewing::checkpoint {

namespace {

constexpr std::size_t longest_name = 4096, longest_text = 4096;

std::string shortest(double number) {
  std::array<char, 64> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  return std::string(buffer.data(), end);
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t k) -> unsigned {
      return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u;
    };
    const auto in = [](unsigned value, unsigned low, unsigned high) { return value >= low && value <= high; };
    const unsigned first = byte(0), second = byte(1);
    std::size_t length = 0;
    if (first < 0x80) length = 1;
    if (in(first, 0xC2, 0xDF) && in(second, 0x80, 0xBF)) length = 2;
    if (in(first, 0xE0, 0xEF) && in(second, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF))
      length = 3;
    if (in(first, 0xF0, 0xF4) && in(second, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF))
      length = 4;
    if (length == 0) return false;
    for (std::size_t k = 2; k < length; ++k)
      if (!in(byte(k), 0x80, 0xBF)) return false;
    i += length;
  }
  return true;
}

std::string printable(std::string_view text) {
  constexpr std::size_t longest = 200;
  std::string result(text.substr(0, longest));
  if (text.size() > longest) result += "...";
  std::replace_if(
      result.begin(), result.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
  return result;
}

std::string shortened(const std::string& text, std::size_t longest) {
  if (text.size() <= longest) return text;
  std::size_t length = longest - 3;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0u) == 0x80u) --length;
  return text.substr(0, length) + "...";
}

std::optional<std::string> key_text(const PickleData& data, PickleId id) {
  if (data.is(id, PickleKind::integer)) return std::to_string(data.integer(id));
  const std::string_view text = data.text(id);
  if (!data.is(id, PickleKind::text) || text.size() > longest_name || !is_utf8(text)) return std::nullopt;
  return std::string(text);
}

std::optional<std::string> scalar_text(const PickleData& data, PickleId id) {
  switch (data.kind(id)) {
    case PickleKind::boolean:
      return data.boolean(id) ? "true" : "false";
    case PickleKind::integer:
      return std::to_string(data.integer(id));
    case PickleKind::number:
      return number_text(data.number(id));
    case PickleKind::text:
      if (data.text(id).size() > longest_text || !is_utf8(data.text(id))) return std::nullopt;
      return std::string(data.text(id));
    default:
      return std::nullopt;
  }
}

std::string number_text(double number) {
  // Accuracies and rates are often float32 numbers or means of them: digits beyond float32's half unit say
  // nothing.
  constexpr int digits = 6;
  constexpr double half_unit = 0x1p-24;
  std::array<char, 64> buffer;
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::general, digits);
  double rounded = 0;
  std::from_chars(buffer.data(), end, rounded);
  if (std::abs(rounded - number) <= half_unit * std::abs(number)) return std::string(buffer.data(), end);
  return shortest(number);
}

}  // namespace lacewing::checkpoint
