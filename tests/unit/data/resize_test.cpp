#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/random.h"
#include "data/preprocessing.h"
#include "support/expect_error.h"

namespace lacewing {
namespace {

Array<float> noise(const Shape& shape, std::uint64_t seed) {
  Array<float> picture(shape);
  RandomStream(seed).fill_uniform(picture.values);
  return picture;
}

// The definition in two dimensions at once: every output pixel sums over every input pixel.
Array<float> slow_resize(const Array<float>& in, std::int64_t height, std::int64_t width) {
  const auto weight = [](std::int64_t i, std::int64_t j, std::int64_t to, std::int64_t from) {
    const double scale = static_cast<double>(from) / static_cast<double>(to);
    const double distance = std::abs((static_cast<double>(j) + 0.5) - (static_cast<double>(i) + 0.5) * scale);
    return std::max(0.0, 1.0 - distance / std::max(1.0, scale));
  };
  Array<float> out({in.dim(0), height, width});
  for (std::int64_t c = 0; c < in.dim(0); ++c)
    for (std::int64_t y = 0; y < height; ++y)
      for (std::int64_t x = 0; x < width; ++x) {
        double sum = 0, total = 0;
        for (std::int64_t v = 0; v < in.dim(1); ++v)
          for (std::int64_t u = 0; u < in.dim(2); ++u) {
            const double w = weight(y, v, height, in.dim(1)) * weight(x, u, width, in.dim(2));
            sum += w * in[(c * in.dim(1) + v) * in.dim(2) + u];
            total += w;
          }
        out[(c * height + y) * width + x] = static_cast<float>(sum / total);
      }
  return out;
}

TEST(ResizeAntialiased, EqualsTheDefinition) {
  const Array<float> picture = noise({3, 17, 23}, 1);
  const std::vector<std::pair<std::int64_t, std::int64_t>> sizes = {{5, 7},   {17, 11}, {34, 46}, {1, 1},
                                                                    {16, 24}, {40, 3},  {3, 40},  {18, 22}};
  for (const auto& [height, width] : sizes) {
    const Array<float> fast = resize_antialiased(picture, height, width),
                       slow = slow_resize(picture, height, width);
    ASSERT_EQ(fast.shape, slow.shape);
    for (std::int64_t i = 0; i < fast.size(); ++i)
      ASSERT_NEAR(fast[i], slow[i], 1e-6) << height << " " << width;
  }
}

TEST(ResizeAntialiased, IsTheIdentityAtEqualSize) {
  const Array<float> picture = noise({3, 13, 9}, 2);
  EXPECT_EQ(resize_antialiased(picture, 13, 9), picture);
}

TEST(ResizeAntialiased, KeepsAConstantPicture) {
  const Array<float> picture({1, 31, 20}, 0.3f);
  for (const std::int64_t side : {1, 7, 20, 64})
    for (const float value : resize_antialiased(picture, side, side).values) EXPECT_NEAR(value, 0.3f, 1e-7);
}

// Pillow's BILINEAR on mode F: scale 2, weights 3/4, 3/4, 1/4 over their sum 7/4 at both borders.
TEST(ResizeAntialiased, ShrinksFourToTwoAsPillowDoes) {
  const Array<float> row({1, 1, 4}, std::vector<float>{0, 1, 2, 3});
  const Array<float> out = resize_antialiased(row, 1, 2);
  EXPECT_NEAR(out[0], 1.25 / 1.75, 1e-7);
  EXPECT_NEAR(out[1], 3 - 1.25 / 1.75, 1e-6);
}

// Half-pixel centres: output centres at 1/4, 3/4, 5/4, 7/4 of two pixels at 1/2 and 3/2, clamped by the
// missing neighbours.
TEST(ResizeAntialiased, EnlargesTwoToFourByLinearInterpolation) {
  const Array<float> row({1, 1, 2}, std::vector<float>{0, 1});
  EXPECT_EQ(resize_antialiased(row, 1, 4).values, (std::vector<float>{0, 0.25f, 0.75f, 1}));
}

TEST(ResizeAntialiased, IsLinearAndMirrorsWithThePicture) {
  const Array<float> picture = noise({1, 12, 12}, 3);
  Array<float> mirrored = picture;
  for (std::int64_t y = 0; y < 12; ++y) std::reverse(mirrored.data() + 12 * y, mirrored.data() + 12 * y + 12);
  const Array<float> out = resize_antialiased(picture, 5, 5),
                     out_mirrored = resize_antialiased(mirrored, 5, 5);
  for (std::int64_t y = 0; y < 5; ++y)
    for (std::int64_t x = 0; x < 5; ++x) EXPECT_NEAR(out[5 * y + x], out_mirrored[5 * y + 4 - x], 1e-6);
}

TEST(ResizeAntialiased, RefusesSizesThatAreNone) {
  const Array<float> picture({1, 2, 2}, 0.5f);
  EXPECT_ERROR(resize_antialiased(picture, 0, 2), "cannot be resized to 0 x 2");
  EXPECT_ERROR(resize_antialiased(picture, 2, -1), "cannot be resized");
  EXPECT_ERROR(resize_antialiased(picture, 2, 1 << 20), "cannot be resized");
  EXPECT_ERROR(resize_antialiased(Array<float>({2, 2}, 0.5f), 2, 2), "C x H x W");
}

}  // namespace
}  // namespace lacewing
