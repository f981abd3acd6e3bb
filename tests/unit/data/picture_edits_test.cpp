#include "data/picture_edits.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/random.h"

namespace lacewing {
namespace {

Array<float> some_picture(std::int64_t channels, std::int64_t height, std::int64_t width) {
  Array<float> picture({channels, height, width});
  RandomStream(5).fill_uniform(picture.values);
  return picture;
}

float farthest(const Array<float>& a, const Array<float>& b) {
  float most = 0;
  for (std::int64_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

double mean_of(const Array<float>& a) {
  return std::accumulate(a.values.begin(), a.values.end(), 0.0) / static_cast<double>(a.size());
}

TEST(PictureEdits, ChangeNothingByDefault) {
  const Array<float> picture = some_picture(3, 5, 7);
  EXPECT_EQ(apply_edits(picture, {}, 3), picture);
  EXPECT_FALSE(PictureEdits{}.any());
}

TEST(PictureEdits, WholeShiftsAreExactAndRepeatTheBorder) {
  const Array<float> picture = some_picture(1, 4, 5);
  const Array<float> moved = move_picture(picture, 2, -1, 0);
  for (int y = 0; y < 4; ++y)
    for (int x = 0; x < 5; ++x)
      EXPECT_EQ(moved[y * 5 + x], picture[std::min(y + 1, 3) * 5 + std::max(x - 2, 0)]) << x << "," << y;
}

TEST(PictureEdits, AQuarterTurnClockwiseMovesTheTopToTheRight) {
  Array<float> picture({1, 5, 5});
  picture[0 * 5 + 2] = 1;  // the middle of the top row
  const Array<float> turned = move_picture(picture, 0, 0, 90);
  EXPECT_NEAR(turned[2 * 5 + 4], 1, 1e-5);
  EXPECT_NEAR(turned[0 * 5 + 2], 0, 1e-5);
}

TEST(PictureEdits, FourQuarterTurnsOfAnOddSquareAreNone) {
  const Array<float> picture = some_picture(1, 31, 31);
  Array<float> turned = picture;
  for (int i = 0; i < 4; ++i) turned = move_picture(turned, 0, 0, 90);
  EXPECT_LT(farthest(turned, picture), 1e-4);
}

TEST(PictureEdits, BlurKeepsConstantsAndSpreadsAPointAsTheGaussianDoes) {
  const Array<float> grey({3, 6, 9}, 0.3f);
  EXPECT_LT(farthest(blur_picture(grey, 2.5), grey), 1e-6);
  Array<float> point({1, 21, 21});
  point[10 * 21 + 10] = 1;
  const Array<float> blurred = blur_picture(point, 1.5);
  EXPECT_NEAR(mean_of(blurred), mean_of(point), 1e-6);
  // exp(-d^2 / 2 sigma^2) at distance 2 against distance 0.
  EXPECT_NEAR(blurred[10 * 21 + 12] / blurred[10 * 21 + 10], std::exp(-4 / (2 * 2.25)), 1e-5);
  EXPECT_FLOAT_EQ(blurred[10 * 21 + 12], blurred[12 * 21 + 10]);
}

TEST(PictureEdits, BlurWorksOnASingleLine) {
  const Array<float> line = some_picture(1, 1, 9);
  EXPECT_EQ(blur_picture(line, 4).shape, line.shape);
}

TEST(PictureEdits, BrightnessAddsAndContrastStretchesAroundTheMiddle) {
  const Array<float> picture({1, 1, 3}, std::vector<float>{0.25f, 0.5f, 0.75f});
  const Array<float> stretched = relight_picture(picture, 0, 1.5);
  EXPECT_FLOAT_EQ(stretched[0], 0.125f);
  EXPECT_FLOAT_EQ(stretched[1], 0.5f);
  EXPECT_FLOAT_EQ(stretched[2], 0.875f);
  EXPECT_FLOAT_EQ(relight_picture(picture, 0.1, 1)[0], 0.35f);
}

TEST(PictureEdits, NoiseHasTheStatedSizeAndDependsOnTheSeedAlone) {
  const Array<float> grey({1, 64, 64}, 0.5f);
  PictureEdits edits;
  edits.gaussian = 0.05;
  const Array<float> a = apply_edits(grey, edits, 1);
  EXPECT_EQ(a, apply_edits(grey, edits, 1));
  EXPECT_NE(a, apply_edits(grey, edits, 2));
  double square = 0;
  for (const float value : a.values) square += (value - 0.5) * (value - 0.5);
  EXPECT_NEAR(std::sqrt(square / 4096), 0.05, 0.003);

  edits = {};
  edits.uniform = 0.1;
  const Array<float> b = apply_edits(grey, edits, 1);
  EXPECT_LE(farthest(b, grey), 0.1f + 1e-6f);
  EXPECT_GT(farthest(b, grey), 0.099f);
  EXPECT_NEAR(mean_of(b), 0.5, 0.005);
}

TEST(PictureEdits, ResultsStayBetweenBlackAndWhite) {
  PictureEdits edits;
  edits.brightness = 0.8;
  edits.contrast = 3;
  edits.gaussian = 0.5;
  for (const float value : apply_edits(some_picture(3, 9, 9), edits, 4).values) {
    EXPECT_GE(value, 0);
    EXPECT_LE(value, 1);
  }
}

TEST(PictureEdits, JpegOfLowQualityIsCoarserThanOfHighQuality) {
  const Array<float> picture = blur_picture(some_picture(1, 32, 40), 1);
  try {
    const Array<float> coarse = through_jpeg(picture, 5), fine = through_jpeg(picture, 98);
    ASSERT_EQ(coarse.shape, picture.shape);
    EXPECT_LT(farthest(fine, picture), 0.05f);
    EXPECT_GT(farthest(coarse, picture), farthest(fine, picture));
    EXPECT_EQ(through_jpeg(some_picture(3, 3, 5), 50).shape, (Shape{3, 3, 5}));
  } catch (const Error& error) {
    GTEST_SKIP() << error.what();
  }
}

TEST(PictureEdits, RoundingIsToTheNearest255thAndAgreesWithTheBytes) {
  const Array<float> picture = some_picture(3, 4, 5);
  const Array<float> rounded = rounded_to_bytes(picture);
  EXPECT_LE(farthest(rounded, picture), 0.5f / 255 + 1e-6f);
  EXPECT_EQ(rounded_to_bytes(rounded), rounded);
  const auto bytes = to_bytes(picture);
  EXPECT_FLOAT_EQ(rounded[0], static_cast<float>(bytes[0]) / 255);
  EXPECT_FLOAT_EQ(rounded[20], static_cast<float>(bytes[1]) / 255);  // green of the first pixel
}

TEST(PictureEdits, MatchingGivesChannelsAndSizeOfTheOther) {
  const Array<float> grey({1, 4, 4}, 0.25f), colour({3, 8, 6}, 0.5f);
  EXPECT_EQ(matched_to(grey, colour.shape), (Array<float>({3, 8, 6}, 0.25f)));
  EXPECT_EQ(matched_to(colour, grey.shape), (Array<float>({1, 4, 4}, 0.5f)));
}

}  // namespace
}  // namespace lacewing
