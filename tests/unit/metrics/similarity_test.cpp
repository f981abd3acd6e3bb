#include "metrics/similarity.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/error.h"
#include "definitions.h"

namespace lacewing {
namespace {

using Values = std::vector<double>;
using definitions::random_map;

Array<double> delta(std::int64_t height, std::int64_t width, std::int64_t y, std::int64_t x) {
  Array<double> map({height, width});
  map[y * width + x] = 1;
  return map;
}

TEST(ReduceMap, IsAbsThenSumOverChannelsThenDivisionByTheSum) {
  const Array<double> map({2, 1, 3}, Values{1, -2, 0, -1, 0, 4});
  const Array<double> reduced = reduce_map(map);
  EXPECT_EQ(reduced.shape, (Shape{1, 3}));
  EXPECT_EQ(reduced.values, (Values{2.0 / 8, 2.0 / 8, 4.0 / 8}));
  EXPECT_EQ(reduce_map(Array<double>({1, 2}, Values{-3, 1})).values, (Values{0.75, 0.25}));
  EXPECT_EQ(reduce_map(Array<double>({3, 2, 2})).values, Values(4, 0.0));
}

TEST(ReduceMap, HugeAndTinyMapsKeepTheirShape) {
  const Array<double> map({2, 2}, Values{1, 2, 3, 10});
  for (const double scale : {1e-310, 1e-200, 1e200, 1e307}) {
    Array<double> scaled = map;
    for (double& value : scaled.values) value *= scale;
    const Array<double> reduced = reduce_map(scaled);
    for (std::int64_t i = 0; i < map.size(); ++i) EXPECT_NEAR(reduced[i], map[i] / 16, 1e-12) << scale;
  }
}

TEST(ReduceMap, RefusesWhatIsNoMap) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_THROW(reduce_map(Array<double>({1, 2}, Values{nan, 1})), Error);
  EXPECT_THROW(reduce_map(Array<double>({1, 2}, Values{1, -inf})), Error);
  EXPECT_THROW(reduce_map(Array<double>(Shape{4})), Error);
  EXPECT_THROW(reduce_map(Array<double>({2, 2}, Values{1, 2, 3})), Error);
}

TEST(Pearson, ClosedFormsAndDefinition) {
  EXPECT_DOUBLE_EQ(*pearson(Values{1, 2, 3}, Values{5, 7, 9}), 1);
  EXPECT_DOUBLE_EQ(*pearson(Values{1, 2, 3}, Values{1, 0, -1}), -1);
  EXPECT_NEAR(*pearson(Values{1, 2, 3}, Values{1, 3, 2}), 0.5, 1e-15);
  EXPECT_FALSE(pearson(Values(4, 0.1), Values{1, 2, 3, 4}));
  for (unsigned seed = 0; seed < 10; ++seed) {
    const Values a = random_map({300}, seed).values, b = random_map({300}, seed + 100).values;
    EXPECT_NEAR(*pearson(a, b), definitions::pearson(a, b), 1e-14);
  }
}

TEST(Cosine, ClosedFormsAndZeroMaps) {
  EXPECT_NEAR(*cosine(Values{1, 0}, Values{1, 1}), std::sqrt(0.5), 1e-15);
  EXPECT_NEAR(*cosine(Values{3, 4}, Values{4, 3}), 24.0 / 25, 1e-15);
  EXPECT_DOUBLE_EQ(*cosine(Values{2, 2}, Values{5, 5}), 1);
  EXPECT_NEAR(*cosine(Values{3e-200, 4e-200}, Values{4e200, 3e200}), 24.0 / 25, 1e-15);
  EXPECT_FALSE(cosine(Values{0, 0}, Values{1, 2}) || cosine(Values{1, 2}, Values{0, 0}));
}

TEST(CentreShift, IsTheDistanceOfTheCentresNotTruncated) {
  EXPECT_DOUBLE_EQ(*centre_shift(delta(9, 9, 1, 2), delta(9, 9, 4, 6)), 5);
  Array<double> a({1, 2}, Values{0.25, 0.75}), b({1, 2}, Values{0.75, 0.25});
  EXPECT_DOUBLE_EQ(*centre_shift(a, b), 0.5);
  EXPECT_FALSE(centre_shift(a, Array<double>({1, 2})));
  // Rows are y and columns are x: a wide and a tall map shift along their own axis only.
  EXPECT_DOUBLE_EQ(*centre_shift(delta(1, 7, 0, 0), delta(1, 7, 0, 6)), 6);
  EXPECT_DOUBLE_EQ(*centre_shift(delta(7, 1, 0, 0), delta(7, 1, 6, 0)), 6);
}

TEST(Ssim, ClosedForms) {
  const Array<double> zero({12, 15}, 0.0), one({12, 15}, 1.0), half({12, 15}, 0.5);
  EXPECT_DOUBLE_EQ(*ssim(half, half), 1);
  EXPECT_DOUBLE_EQ(*ssim(zero, zero), 1);
  // Two constants: variances 0, L = difference, (2 p q + C1) / (p^2 + q^2 + C1)
  EXPECT_NEAR(*ssim(zero, one), 1e-4 / (1 + 1e-4), 1e-15);
  const double c1 = 0.25e-4;
  EXPECT_NEAR(*ssim(half, one), (2 * 0.5 + c1) / (0.25 + 1 + c1), 1e-12);
  const Array<double> map = random_map({20, 20}, 3);
  EXPECT_EQ(*ssim(map, map), 1.0);
}

TEST(Ssim, NeedsElevenPixelsEachWay) {
  EXPECT_FALSE(ssim(Array<double>({10, 40}, 1.0), Array<double>({10, 40}, 1.0)));
  EXPECT_FALSE(ssim(Array<double>({40, 10}, 1.0), Array<double>({40, 10}, 2.0)));
  EXPECT_TRUE(ssim(random_map({11, 11}, 1), random_map({11, 11}, 2)));
}

TEST(Ssim, EqualsItsDefinition) {
  const Array<double> base = random_map({17, 23}, 5), other = random_map({17, 23}, 6);
  for (const double share : {0.0, 0.1, 0.9}) {
    Array<double> mixed = base;
    for (std::int64_t i = 0; i < mixed.size(); ++i) mixed[i] = (1 - share) * base[i] + share * other[i];
    EXPECT_NEAR(*ssim(base, mixed), definitions::ssim(base, mixed), 1e-13) << share;
  }
  Array<double> nearly_flat = base;  // deviations of 1e-9 around 1 must not drown in rounding
  for (double& value : nearly_flat.values) value = 1 + 1e-9 * value;
  Array<double> flat_other = other;
  for (double& value : flat_other.values) value = 1 + 1e-9 * value;
  EXPECT_NEAR(*ssim(nearly_flat, flat_other), definitions::ssim(nearly_flat, flat_other), 1e-9);
}

TEST(CompareMaps, AgreesWithEveryDefinitionOnTheReducedMaps) {
  for (unsigned seed = 0; seed < 8; ++seed) {
    const Array<double> a = random_map({3, 13, 19}, seed, seed % 2 == 0 ? 0 : 1);
    const Array<double> b = random_map({3, 13, 19}, seed + 50, seed % 2 == 0 ? 0 : 1);
    const Array<double> ra = reduce_map(a), rb = reduce_map(b);
    const Similarity result = compare_maps(a, b);
    EXPECT_EQ(result.k, 5);
    EXPECT_DOUBLE_EQ(*result.topk_intersection, definitions::topk_intersection(ra.values, rb.values, 5));
    EXPECT_NEAR(*result.kendall, definitions::kendall_tau_b(ra.values, rb.values), 1e-14);
    EXPECT_NEAR(*result.spearman,
                definitions::pearson(definitions::ranks(ra.values), definitions::ranks(rb.values)), 1e-14);
    EXPECT_NEAR(*result.pearson, definitions::pearson(ra.values, rb.values), 1e-14);
    EXPECT_NEAR(*result.ssim, definitions::ssim(ra, rb), 1e-13);
    EXPECT_EQ(compare_maps(a, b, 40).k, 40);
  }
}

std::vector<std::optional<double>> numbers(const Similarity& s) {
  return {s.topk_intersection, s.spearman, s.kendall, s.pearson, s.cosine, s.ssim, s.centre_shift};
}

TEST(CompareMaps, IsSymmetricAndIndependentOfScaleAndSign) {
  const Array<double> a = random_map({2, 16, 12}, 1), b = random_map({2, 16, 12}, 2);
  Array<double> scaled = b;
  for (double& value : scaled.values) value *= -4;  // a power of two: the same bits after reduction
  const auto forward = numbers(compare_maps(a, b)), backward = numbers(compare_maps(b, a));
  const auto rescaled = numbers(compare_maps(a, scaled));
  for (std::size_t i = 0; i < forward.size(); ++i) {
    EXPECT_NEAR(*forward[i], *backward[i], 1e-14) << i;
    EXPECT_EQ(forward[i], rescaled[i]) << i;
  }
  const auto self = numbers(compare_maps(a, a));
  for (std::size_t i = 0; i + 1 < self.size(); ++i) EXPECT_NEAR(*self[i], 1, 1e-14) << i;
  EXPECT_EQ(*self.back(), 0);
}

TEST(CompareMaps, SaysWhatIsUndefined) {
  const Array<double> zero({3, 12, 12}), constant({3, 12, 12}, -2.0), varied = random_map({3, 12, 12}, 4);
  const Similarity with_zero = compare_maps(zero, varied), with_constant = compare_maps(constant, varied);
  EXPECT_FALSE(with_zero.spearman || with_zero.kendall || with_zero.pearson || with_zero.cosine ||
               with_zero.centre_shift);
  EXPECT_TRUE(with_zero.topk_intersection && with_zero.ssim);
  EXPECT_FALSE(with_constant.spearman || with_constant.kendall || with_constant.pearson);
  EXPECT_TRUE(with_constant.cosine && with_constant.centre_shift && with_constant.ssim);
  EXPECT_EQ(compare_maps(zero, zero).ssim, 1.0);
  EXPECT_FALSE(compare_maps(random_map({10, 10}, 1), random_map({10, 10}, 2)).ssim);
}

TEST(CompareMaps, RefusesWhatCannotBeCompared) {
  const Array<double> map = random_map({3, 4, 5}, 1);
  EXPECT_THROW(compare_maps(map, random_map({3, 5, 4}, 1)), Error);
  EXPECT_THROW(compare_maps(map, map, 21), Error);
  EXPECT_THROW(compare_maps(map, map, -1), Error);
  EXPECT_THROW(compare_maps(Array<double>({3, 0, 4}), Array<double>({3, 0, 4})), Error);
  EXPECT_THROW(compare_maps(random_map({2, 3, 4, 5}, 1), random_map({2, 3, 4, 5}, 1)), Error);
  Array<double> broken = map;
  broken[7] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(compare_maps(map, broken), Error);
}

TEST(CompareMaps, TakesABatchOfOne) {
  const Array<double> a = random_map({3, 12, 11}, 1), b = random_map({3, 12, 11}, 2);
  EXPECT_EQ(numbers(compare_maps(a, b)), numbers(compare_maps(Array<double>({1, 3, 12, 11}, a.values),
                                                              Array<double>({1, 3, 12, 11}, b.values))));
}

TEST(PictureDistance, ClosedForms) {
  const Array<float> a({1, 2, 2}, std::vector<float>{0, 0.5f, 1, 0.25f});
  Array<float> b = a;
  EXPECT_EQ(picture_distance(a, a).linf, 0);
  EXPECT_EQ(picture_distance(a, a).l2, 0);
  EXPECT_FALSE(picture_distance(a, a).psnr);
  b[0] = 0.375f;
  b[3] = 0.75f;
  const PictureDistance distance = picture_distance(a, b);
  EXPECT_DOUBLE_EQ(distance.linf, 0.5);
  EXPECT_DOUBLE_EQ(distance.l2, 0.625);  // 3-4-5 / 8
  EXPECT_NEAR(*distance.psnr, -10 * std::log10(0.625 * 0.625 / 4), 1e-12);
  EXPECT_THROW(picture_distance(a, Array<float>({4}, std::vector<float>(4))), Error);
  b[1] = std::numeric_limits<float>::infinity();
  EXPECT_THROW(picture_distance(a, b), Error);
}

}  // namespace
}  // namespace lacewing
