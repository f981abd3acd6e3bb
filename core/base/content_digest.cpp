#include "base/content_digest.h"

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

constexpr std::size_t kChains = 4;  // the processor multiplies for three while it waits for one
using State = std::array<std::uint64_t, kChains>;
using Words = std::array<std::uint64_t, 2 * kChains>;

// Unrolled, or the words go through memory: 0.04 instead of 0.12 ms for 3x224x224 numbers.
void mix(State& state, const Words& words) {
#pragma GCC unroll 4
  for (std::size_t i = 0; i < kChains; ++i) {
    const std::uint64_t a = words[2 * i], b = words[2 * i + 1];
    state[i] = fold(state[i] ^ a ^ kConstants[0], b ^ kConstants[1]) + b;
  }
}

}  // namespace

std::string content_digest(std::span<const std::byte> bytes) {
  State state{};
  std::size_t at = 0;
  for (; at + sizeof(Words) <= bytes.size(); at += sizeof(Words)) {
    Words words;
    std::memcpy(words.data(), bytes.data() + at, sizeof(Words));
    mix(state, words);
  }
  Words rest{};
  if (at < bytes.size()) std::memcpy(rest.data(), bytes.data() + at, bytes.size() - at);
  mix(state, rest);
  Words size;  // zeros at the end count
  size.fill(bytes.size());
  mix(state, size);
  const std::uint64_t left = fold(state[0] ^ kConstants[2], state[1] ^ kConstants[0]) ^ state[1];
  const std::uint64_t right = fold(state[2] ^ kConstants[3], state[3] ^ kConstants[1]) ^ state[3];
  const std::uint64_t high = fold(left ^ kConstants[0], right ^ kConstants[2]) ^ state[0];
  const std::uint64_t low = fold(right ^ kConstants[1], high ^ kConstants[3]) ^ state[2];
  std::array<char, 33> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx%016llx", static_cast<unsigned long long>(high),
                static_cast<unsigned long long>(low));
  return digits.data();
}

}  // namespace lacewing
