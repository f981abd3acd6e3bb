#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <numeric>

#include "base/error.h"
#include "definitions.h"
#include "metrics/similarity.h"

namespace lacewing {
namespace {

using Values = std::vector<double>;

TEST(TopK, DefaultIsTwoPercentRoundedAndAtLeastOne) {
  EXPECT_EQ(default_top_k(28 * 28), 16);
  EXPECT_EQ(default_top_k(32 * 32), 20);
  EXPECT_EQ(default_top_k(224 * 224), 1004);
  EXPECT_EQ(default_top_k(1), 1);
  EXPECT_EQ(default_top_k(74), 1);
  EXPECT_EQ(default_top_k(75), 2);
}

TEST(TopK, TiesGoToTheLowerIndex) {
  // Top 2 of a: index 3, then 0 of the tied 0, 1, 2. Top 2 of b: 0 and 1.
  EXPECT_DOUBLE_EQ(topk_intersection(Values{1, 1, 1, 2}, Values{5, 4, 3, 2}, 2), 0.5);
  EXPECT_DOUBLE_EQ(topk_intersection(Values{1, 1, 1, 1}, Values{0, 0, 7, 7}, 2), 0);
  EXPECT_DOUBLE_EQ(topk_intersection(Values{0, 0, 0}, Values{0, 0, 0}, 1), 1);
}

TEST(TopK, KMustLieWithinTheMap) {
  const Values values{1, 2, 3};
  EXPECT_THROW(topk_intersection(values, values, 0), Error);
  EXPECT_THROW(topk_intersection(values, values, -1), Error);
  EXPECT_THROW(topk_intersection(values, values, 4), Error);
  EXPECT_DOUBLE_EQ(topk_intersection(values, values, 3), 1);
}

TEST(Spearman, ClosedForms) {
  EXPECT_DOUBLE_EQ(*spearman(Values{1, 2, 3, 4}, Values{1, 8, 27, 64}), 1);
  EXPECT_DOUBLE_EQ(*spearman(Values{1, 2, 3, 4}, Values{9, 4, 1, 0}), -1);
  // 1 - 6 sum d^2 / (n (n^2 - 1)) without ties: d = (1, -1, 1, -1), 1 - 24 / 60
  EXPECT_NEAR(*spearman(Values{1, 2, 3, 4}, Values{2, 1, 4, 3}), 0.6, 1e-15);
  // ranks 1.5 1.5 3 against 1 2 3: covariance 1.5, variances 1.5 and 2
  EXPECT_NEAR(*spearman(Values{0, 0, 1}, Values{1, 2, 3}), 1.5 / std::sqrt(1.5 * 2), 1e-15);
}

TEST(Kendall, ClosedForms) {
  EXPECT_DOUBLE_EQ(*kendall_tau_b(Values{1, 2, 3, 4}, Values{1, 8, 27, 64}), 1);
  EXPECT_DOUBLE_EQ(*kendall_tau_b(Values{1, 2, 3, 4}, Values{9, 4, 1, 0}), -1);
  EXPECT_DOUBLE_EQ(*kendall_tau_b(Values{1, 2, 3, 4}, Values{1, 2, 4, 3}), 4.0 / 6);
  EXPECT_NEAR(*kendall_tau_b(Values{1, 1, 2}, Values{1, 2, 3}), 2 / std::sqrt(2.0 * 3), 1e-15);
}

TEST(RankMetrics, EqualTheirDefinitionsWithAndWithoutTies) {
  for (const int levels : {0, 1, 2, 8})
    for (unsigned seed = 0; seed < 12; ++seed) {
      const std::int64_t n = 5 + 17 * static_cast<std::int64_t>(seed);
      const Values a = definitions::random_map({n}, 2 * seed, levels).values;
      const Values b = definitions::random_map({n}, 2 * seed + 1, levels).values;
      EXPECT_NEAR(*kendall_tau_b(a, b), definitions::kendall_tau_b(a, b), 1e-14);
      EXPECT_NEAR(*spearman(a, b), definitions::pearson(definitions::ranks(a), definitions::ranks(b)), 1e-14);
      for (const std::int64_t k : {std::int64_t{1}, n / 3, n})
        EXPECT_DOUBLE_EQ(topk_intersection(a, b, k), definitions::topk_intersection(a, b, k));
    }
}

TEST(RankMetrics, DependOnTheOrderAlone) {
  const Values a = definitions::random_map({200}, 1, 3).values,
               b = definitions::random_map({200}, 2, 3).values;
  Values stretched = b;
  for (double& value : stretched) value = std::exp(2 * value) - 5;
  EXPECT_EQ(*kendall_tau_b(a, b), *kendall_tau_b(a, stretched));
  EXPECT_EQ(*spearman(a, b), *spearman(a, stretched));
  EXPECT_EQ(topk_intersection(a, b, 20), topk_intersection(a, stretched, 20));
}

TEST(Kendall, AWholePictureTakesFarLessThanAllPairsWould) {
  // 224 x 224 pixels are 1.3e9 pairs, which take seconds one by one.
  const Values a = definitions::random_map({224 * 224}, 1).values;
  Values b(a.size());
  std::iota(b.begin(), b.end(), 0.0);
  const auto start = std::chrono::steady_clock::now();
  const double tau = *kendall_tau_b(a, b);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(500));
  EXPECT_LT(std::abs(tau), 0.02);  // independent lists: standard deviation 2/3 / sqrt(n) = 0.003
  EXPECT_NE(tau, 0);
}

TEST(RankMetrics, ConstantListsAreUndefined) {
  const Values constant(6, 3.0), varied{1, 2, 3, 4, 5, 6};
  EXPECT_FALSE(spearman(constant, varied) || spearman(varied, constant) || spearman(constant, constant));
  EXPECT_FALSE(kendall_tau_b(constant, varied) || kendall_tau_b(varied, constant));
  EXPECT_FALSE(kendall_tau_b(Values{1}, Values{2}) || spearman(Values{}, Values{}));
}

}  // namespace
}  // namespace lacewing
