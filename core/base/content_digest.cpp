#include "base/content_digest.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>

namespace lacewing {
namespace {

// First 64 bits of the fractional parts of the square roots of 2, 3, 5 and 7.
constexpr std::array<std::uint64_t, 4> kConstants = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b,
                                                     0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1};

// Both halves of the 128-bit product, so that every bit of a and b reaches the answer.
std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

using Words = std::array<std::uint64_t, 4>;

// Two chains side by side: the processor multiplies for one while it waits for the other.
void mix(std::array<std::uint64_t, 2>& state, const Words& words) {
  state[0] = fold(state[0] ^ words[0] ^ kConstants[0], words[1] ^ kConstants[1]) + words[1];
  state[1] = fold(state[1] ^ words[2] ^ kConstants[2], words[3] ^ kConstants[3]) + words[3];
}

}  // namespace

std::string content_digest(std::span<const std::byte> bytes) {
  std::array<std::uint64_t, 2> state{};
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(Words)) {
    Words words{};
    std::memcpy(words.data(), bytes.data() + at, std::min(sizeof(Words), bytes.size() - at));
    mix(state, words);
  }
  mix(state, {bytes.size(), kConstants[2], bytes.size(), kConstants[0]});  // zeros at the end count
  const std::uint64_t high = fold(state[0] ^ kConstants[2], state[1] ^ kConstants[0]) ^ state[1];
  const std::uint64_t low = fold(state[1] ^ kConstants[3], high ^ kConstants[1]) ^ state[0];
  std::array<char, 33> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx%016llx", static_cast<unsigned long long>(high),
                static_cast<unsigned long long>(low));
  return digits.data();
}

}  // namespace lacewing
