#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <span>
#include <vector>

namespace lacewing {

// Known answers of the authors' Random123 (kat_vectors, philox4x32 10).
TEST(Philox, GivesThePublishedVectors) {
  constexpr std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(philox4x32_10({0, 0, 0, 0}, 0), (PhiloxBlock{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32_10({ones, ones, ones, ones}, ~std::uint64_t{0}),
            (PhiloxBlock{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0x299f31d0a4093822),
            (PhiloxBlock{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(RandomStream, IsKeyedBySeedAndCountsBlockSamplePicturePurpose) {
  std::vector<float> uniform(6);
  RandomStream(0x123456789abcdef0, 3, 2, 1).fill_uniform(uniform);
  for (std::uint32_t i = 0; i < 6; ++i) {
    const PhiloxBlock block = philox4x32_10({i / 4, 2, 3, 1}, 0x123456789abcdef0);
    EXPECT_EQ(uniform[i], std::ldexp(static_cast<float>(block[i % 4] >> 8), -24));
  }
}

// The numbers of docs/definitions.md, computed apart from this code.
TEST(RandomStream, GivesTheDocumentedNumbers) {
  EXPECT_EQ(philox4x32_10({0, 2, 1, 0}, 7), (PhiloxBlock{0x9740605c, 0x1d6d73aa, 0x1c8b5d12, 0xa8e51fa7}));
  const RandomStream stream(7, 1, 2, 0);
  std::vector<float> uniform(4), sign(4);
  std::vector<double> normal(4);
  stream.fill_uniform(uniform);
  stream.fill_normal(normal);
  stream.fill_sign(sign);
  const double uniforms[] = {0.5908260345458984, 0.11495131254196167, 0.11150151491165161,
                             0.6597461104393005};
  const double normals[] = {0.7697449836894803, 0.6782034445378226, -1.1251730586313122, -1.7667540043329002};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(uniform[i], uniforms[i]);
    EXPECT_NEAR(normal[i], normals[i], 1e-14);
  }
  EXPECT_EQ(sign, (std::vector<float>{-1, -1, -1, 1}));
}

TEST(RandomStream, GivesElementsThatDoNotDependOnTheLength) {
  const RandomStream stream(7, 1, 2, 3);
  std::vector<double> longer(101), shorter(50), odd(51);
  stream.fill_normal(longer);
  stream.fill_normal(shorter);
  stream.fill_normal(odd);
  EXPECT_TRUE(std::equal(shorter.begin(), shorter.end(), longer.begin()));
  EXPECT_TRUE(std::equal(odd.begin(), odd.end(), longer.begin()));
}

TEST(RandomStream, PiecesAreTheWhole) {
  const RandomStream stream(5, 1, 2, 3);
  std::vector<float> whole(22), pieces(22);
  stream.fill_uniform(whole);
  stream.fill_uniform(std::span(pieces).first(8));
  stream.fill_uniform(std::span(pieces).subspan(8), 8);
  EXPECT_EQ(pieces, whole);
}

TEST(RandomStream, DiffersForEverySeedPictureSampleAndPurpose) {
  const auto first = [](RandomStream stream) {
    std::vector<float> values(4);
    stream.fill_uniform(values);
    return values;
  };
  const std::vector<std::vector<float>> all = {first(RandomStream(1)),
                                               first(RandomStream(2)),
                                               first(RandomStream(std::uint64_t{1} << 32 | 1)),
                                               first(RandomStream(1, 1)),
                                               first(RandomStream(1, 0, 1)),
                                               first(RandomStream(1, 0, 0, 1))};
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(all[i], all[j]) << i << " " << j;
}

TEST(RandomStream, UniformLiesInItsRangeWithItsMoments) {
  std::vector<float> values(100000);
  RandomStream(11).fill_uniform(values);
  double sum = 0, squares = 0;
  for (const float value : values) {
    ASSERT_GE(value, 0.0f);
    ASSERT_LT(value, 1.0f);
    sum += value;
    squares += static_cast<double>(value) * value;
  }
  EXPECT_NEAR(sum / 1e5, 0.5, 0.005);  // five standard errors
  EXPECT_NEAR(squares / 1e5, 1.0 / 3.0, 0.005);
}

TEST(RandomStream, NormalIsBoxMullerOfConsecutiveWords) {
  std::vector<double> values(4);
  RandomStream(5, 6).fill_normal(values);
  const PhiloxBlock block = philox4x32_10({0, 0, 6, 0}, 5);
  for (std::size_t pair = 0; pair < 2; ++pair) {
    const double u1 = (block[2 * pair] + 1.0) / 4294967296.0, u2 = block[2 * pair + 1] / 4294967296.0;
    EXPECT_DOUBLE_EQ(values[2 * pair], std::sqrt(-2 * std::log(u1)) * std::cos(2 * std::numbers::pi * u2));
    EXPECT_DOUBLE_EQ(values[2 * pair + 1],
                     std::sqrt(-2 * std::log(u1)) * std::sin(2 * std::numbers::pi * u2));
  }
}

TEST(RandomStream, NormalHasMeanZeroVarianceOneAndNormalTails) {
  std::vector<double> values(200000);
  RandomStream(13).fill_normal(values);
  double sum = 0, squares = 0, beyond_two = 0;
  for (const double value : values) {
    ASSERT_TRUE(std::isfinite(value));
    sum += value;
    squares += value * value;
    beyond_two += std::abs(value) > 2 ? 1 : 0;
  }
  EXPECT_NEAR(sum / 2e5, 0, 0.0112);  // five standard errors
  EXPECT_NEAR(squares / 2e5, 1, 0.0159);
  EXPECT_NEAR(beyond_two / 2e5, 0.0455, 0.0024);
}

TEST(RandomStream, SignsAreTheLowestBits) {
  std::vector<float> values(1000);
  RandomStream(17, 4).fill_sign(values);
  const PhiloxBlock block = philox4x32_10({1, 0, 4, 0}, 17);
  for (std::size_t lane = 0; lane < 4; ++lane)
    EXPECT_EQ(values[4 + lane], (block[lane] & 1) != 0 ? 1.0f : -1.0f);
  EXPECT_LT(std::abs(std::accumulate(values.begin(), values.end(), 0.0f)), 5 * std::sqrt(1000.0f));
}

TEST(RandomStream, PermutationHoldsEveryIndexOnce) {
  for (const std::size_t n : {0u, 1u, 2u, 1000u}) {
    std::vector<std::int64_t> order(n, -1), sorted(n);
    RandomStream(19).fill_permutation(order);
    std::iota(sorted.begin(), sorted.end(), 0);
    EXPECT_TRUE(n < 1000 || order != sorted);
    std::sort(order.begin(), order.end());
    EXPECT_EQ(order, sorted);
  }
}

TEST(RandomStream, PermutationsOfThreeAreEquallyLikely) {
  std::map<std::vector<std::int64_t>, int> counts;
  for (std::uint32_t sample = 0; sample < 6000; ++sample) {
    std::vector<std::int64_t> order(3);
    RandomStream(23, 0, sample).fill_permutation(order);
    ++counts[order];
  }
  ASSERT_EQ(counts.size(), 6u);
  for (const auto& [order, count] : counts) EXPECT_NEAR(count, 1000, 150);  // five standard deviations
}

}  // namespace lacewing
