// SSIM of pictures: the constants are those of L = 1, channels are averaged, small pictures have none.

#include "metrics/picture_ssim.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "base/random.h"

namespace lacewing {
namespace {

Array<float> noise(Shape shape, std::uint64_t seed) {
  Array<float> picture(std::move(shape));
  RandomStream(seed).fill_uniform(picture.values);
  return picture;
}

TEST(PictureSsim, IsOneForEqualPictures) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto picture = noise({3, 16, 20}, seed);
    EXPECT_EQ(*picture_ssim(picture, picture), 1.0) << seed;
  }
}

TEST(PictureSsim, OfTwoConstantsIsTheTermOfTheMeans) {
  // Without variance: (2 m n + C1) / (m^2 + n^2 + C1), C1 = 0.01^2.
  const Array<float> dark({1, 12, 12}, 0.25F), bright({1, 12, 12}, 0.75F);
  const double c1 = 1e-4;
  EXPECT_NEAR(*picture_ssim(dark, bright), (2 * 0.25 * 0.75 + c1) / (0.0625 + 0.5625 + c1), 1e-12);
}

TEST(PictureSsim, IsTheMeanOverTheChannels) {
  const auto a = noise({2, 15, 13}, 2), b = noise({2, 15, 13}, 3);
  double sum = 0;
  for (std::int64_t channel = 0; channel < 2; ++channel) {
    const auto x = a.row(channel), y = b.row(channel);
    sum += *picture_ssim(Array<float>({1, 15, 13}, {x.begin(), x.end()}),
                         Array<float>({1, 15, 13}, {y.begin(), y.end()}));
  }
  EXPECT_NEAR(*picture_ssim(a, b), sum / 2, 1e-12);
}

TEST(PictureSsim, NeedsAWindowAndEqualShapes) {
  EXPECT_FALSE(picture_ssim(noise({1, 10, 40}, 4), noise({1, 10, 40}, 5)).has_value());
  EXPECT_TRUE(picture_ssim(noise({1, 11, 11}, 4), noise({1, 11, 11}, 5)).has_value());
  EXPECT_THROW(picture_ssim(noise({1, 12, 12}, 4), noise({1, 12, 13}, 5)), Error);
}

}  // namespace
}  // namespace lacewing
