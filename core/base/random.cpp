#include "base/random.h"

#include <cassert>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace lacewing {

namespace {

// Multipliers and Weyl key increments of Philox4x32 (Salmon et al. 2011, section 4.3 and the authors'
// Random123).
constexpr std::uint32_t multiplier_0 = 0xD2511F53, multiplier_1 = 0xCD9E8D57;
constexpr std::uint32_t weyl_0 = 0x9E3779B9, weyl_1 = 0xBB67AE85;
constexpr int rounds = 10;

std::pair<std::uint32_t, std::uint32_t> high_low(std::uint32_t a, std::uint32_t b) {
  const std::uint64_t product = std::uint64_t{a} * b;
  return {static_cast<std::uint32_t>(product >> 32), static_cast<std::uint32_t>(product)};
}

}  // namespace

PhiloxBlock philox4x32_10(PhiloxBlock counter, std::uint64_t key) {
  auto k0 = static_cast<std::uint32_t>(key), k1 = static_cast<std::uint32_t>(key >> 32);
  for (int round = 0; round < rounds; ++round) {
    const auto [high_0, low_0] = high_low(multiplier_0, counter[0]);
    const auto [high_1, low_1] = high_low(multiplier_1, counter[2]);
    counter = {high_1 ^ counter[1] ^ k0, low_1, high_0 ^ counter[3] ^ k1, low_0};
    k0 += weyl_0;
    k1 += weyl_1;
  }
  return counter;
}

namespace {

// Calls use(i, word of element 4 counter[0] + i) for i = 0 .. count-1, one Philox block for four elements.
template <class Use>
void each_word(std::size_t count, std::uint64_t seed, PhiloxBlock counter, Use use) {
  for (std::size_t first = 0; first < count; first += 4, ++counter[0]) {
    const PhiloxBlock block = philox4x32_10(counter, seed);
    for (std::size_t lane = 0; lane < 4 && first + lane < count; ++lane) use(first + lane, block[lane]);
  }
}

}  // namespace

std::uint32_t RandomStream::word(std::uint64_t element) const {
  const PhiloxBlock counter = {static_cast<std::uint32_t>(element / 4), sample_, picture_, purpose_};
  return philox4x32_10(counter, seed_)[element % 4];
}

void RandomStream::fill_uniform(std::span<float> out, std::uint64_t first) const {
  assert(first % 4 == 0);
  each_word(out.size(), seed_, {static_cast<std::uint32_t>(first / 4), sample_, picture_, purpose_},
            [&](std::size_t i, std::uint32_t word) { out[i] = static_cast<float>(word >> 8) * 0x1p-24f; });
}

void RandomStream::fill_normal(std::span<double> out) const {
  // An odd length still draws the last pair whole, so that element i does not depend on the length.
  const std::size_t words = out.size() + out.size() % 2;
  double radius = 0;
  each_word(words, seed_, {0, sample_, picture_, purpose_}, [&](std::size_t i, std::uint32_t word) {
    if (i % 2 == 0) {
      const double u1 = (static_cast<double>(word) + 1.0) * 0x1p-32;
      radius = std::sqrt(-2.0 * std::log(u1));
      return;
    }
    const double angle = 2.0 * std::numbers::pi * (static_cast<double>(word) * 0x1p-32);
    out[i - 1] = radius * std::cos(angle);
    if (i < out.size()) out[i] = radius * std::sin(angle);
  });
}

void RandomStream::fill_sign(std::span<float> out) const {
  each_word(out.size(), seed_, {0, sample_, picture_, purpose_},
            [&](std::size_t i, std::uint32_t word) { out[i] = (word & 1u) != 0 ? 1.0f : -1.0f; });
}

void RandomStream::fill_permutation(std::span<std::int64_t> out) const {
  std::iota(out.begin(), out.end(), std::int64_t{0});
  for (std::size_t i = out.size(); i-- > 1;) {
    // floor(word / 2^32 * (i + 1)): uniform on 0..i up to i / 2^32.
    const auto j = static_cast<std::size_t>((std::uint64_t{word(i)} * (i + 1)) >> 32);
    std::swap(out[i], out[j]);
  }
}

}  // namespace lacewing
