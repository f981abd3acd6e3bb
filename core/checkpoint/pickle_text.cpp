#include "checkpoint/pickle_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/utf8.h"

namespace lacewing::checkpoint {

namespace {

constexpr std::size_t longest_name = 4096, longest_text = 4096;

std::string shortest(double number) {
  std::array<char, 64> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  return std::string(buffer.data(), end);
}

}  // namespace

std::string printable(std::string_view text) {
  constexpr std::size_t longest = 200;
  std::string result(text.substr(0, longest));
  if (text.size() > longest) result += "...";
  std::replace_if(
      result.begin(), result.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
  return result;
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
