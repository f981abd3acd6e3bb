#include "data/fitted_grid.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "support/expect_error.h"

namespace lacewing {
namespace {

Array<float> noise(const Shape& shape) {
  Array<float> picture(shape);
  RandomStream(4).fill_uniform(picture.values);
  return picture;
}

Preprocessing of_size(std::int64_t size, const std::string& channels = "rgb") {
  Preprocessing result;
  result.size = size;
  result.channels = channels;
  return result;
}

TEST(Presets, HaveTheirPublishedValues) {
  const Preprocessing imagenet = preprocessing_preset("imagenet");
  EXPECT_EQ(imagenet.size, 224);
  EXPECT_EQ(imagenet.resize, 256);
  EXPECT_EQ(imagenet.mean, (std::vector<double>{0.485, 0.456, 0.406}));
  EXPECT_EQ(imagenet.std, (std::vector<double>{0.229, 0.224, 0.225}));
  EXPECT_EQ(imagenet.origin, "preset imagenet");
  EXPECT_EQ(preprocessing_preset("cifar10").size, 32);
  EXPECT_EQ(preprocessing_preset("cifar10_half").mean_of(2), 0.5);
  EXPECT_EQ(preprocessing_preset("mnist").channels, "grey");
  EXPECT_EQ(preprocessing_preset("mnist").std_of(0), 0.3081);
  EXPECT_EQ(preprocessing_preset("fashion_mnist").mean_of(0), 0.2860);
  EXPECT_EQ(preprocessing_preset("none").size, 0);
  EXPECT_EQ(preprocessing_preset("none").std_of(1), 1.0);
}

TEST(Presets, AreListedWhenTheNameIsUnknown) {
  for (const std::string& name : preprocessing_presets())
    EXPECT_EQ(preprocessing_preset(name).origin, "preset " + name);
  EXPECT_ERROR(
      preprocessing_preset("imagnet"),
      "there is no preset 'imagnet'. Presets: imagenet, cifar10, cifar10_half, mnist, fashion_mnist, none.");
}

TEST(FitPicture, ConvertsChannels) {
  const Array<float> rgb({3, 1, 2}, std::vector<float>{1, 0.5f, 0, 0.25f, 0, 1});
  const Array<float> grey({1, 1, 2}, std::vector<float>{0.25f, 0.75f});
  EXPECT_EQ(fit_picture(rgb, of_size(0, "rgb")), rgb);
  EXPECT_EQ(fit_picture(rgb, of_size(0, "bgr")).values, (std::vector<float>{0, 1, 0, 0.25f, 1, 0.5f}));
  EXPECT_EQ(fit_picture(grey, of_size(0, "grey")), grey);
  EXPECT_EQ(fit_picture(grey, of_size(0, "rgb")).values,
            (std::vector<float>{0.25f, 0.75f, 0.25f, 0.75f, 0.25f, 0.75f}));
  EXPECT_EQ(fit_picture(grey, of_size(0, "bgr")), fit_picture(grey, of_size(0, "rgb")));
  const Array<float> luma = fit_picture(rgb, of_size(0, "grey"));
  EXPECT_EQ(luma.shape, (Shape{1, 1, 2}));
  EXPECT_NEAR(luma[0], 0.299, 1e-7);
  EXPECT_NEAR(luma[1], 0.299 * 0.5 + 0.587 * 0.25 + 0.114, 1e-7);
}

TEST(FitPicture, LeavesAPictureOfTheSizeAlone) {
  const Array<float> picture = noise({3, 32, 32});
  EXPECT_EQ(fit_picture(picture, of_size(32)), picture);
  Preprocessing with_resize = of_size(32);
  with_resize.resize = 48;
  EXPECT_EQ(fit_picture(picture, with_resize), picture);
}

// 60 x 90 to resize 48: 48 x 72; the crop of 40 starts at (4, 16).
TEST(FitPicture, ResizesTheShorterSideAndCropsTheCentre) {
  const Array<float> picture = noise({3, 60, 90});
  Preprocessing to = of_size(40);
  to.resize = 48;
  const Array<float> fitted = fit_picture(picture, to), resized = resize_antialiased(picture, 48, 72);
  ASSERT_EQ(fitted.shape, (Shape{3, 40, 40}));
  for (std::int64_t c = 0; c < 3; ++c)
    for (std::int64_t y = 0; y < 40; ++y)
      for (std::int64_t x = 0; x < 40; ++x)
        ASSERT_EQ(fitted[(c * 40 + y) * 40 + x], resized[(c * 48 + y + 4) * 72 + x + 16]);
}

TEST(FitPicture, ResizesToSizeOverSevenEighthsByDefault) {
  const Array<float> picture = noise({1, 300, 256});
  Preprocessing given = of_size(224, "grey");
  const Array<float> by_default = fit_picture(picture, given);
  given.resize = 256;
  EXPECT_EQ(by_default, fit_picture(picture, given));
}

// The longer side is rounded down (75 * 10 / 7 = 107.1) and an odd margin's half goes to the even side
// (margin 1: from 0).
TEST(FitPicture, RoundsLikeTorchvision) {
  const Array<float> picture = noise({1, 100, 70});
  Preprocessing to = of_size(74, "grey");
  to.resize = 75;
  const Array<float> fitted = fit_picture(picture, to), resized = resize_antialiased(picture, 107, 75);
  for (std::int64_t y = 0; y < 74; ++y)
    for (std::int64_t x = 0; x < 74; ++x)
      ASSERT_EQ(fitted[y * 74 + x], resized[(y + 16) * 75 + x]);  // 33 / 2 -> 16
}

TEST(FitPicture, ResizesWithoutCropWhenOnlyResizeIsGiven) {
  Preprocessing to = of_size(0);
  to.resize = 30;
  EXPECT_EQ(fit_picture(noise({3, 60, 90}), to).shape, (Shape{3, 30, 45}));
}

TEST(FittedGrid, SaysWhereThePixelsOfAFittedPictureCome) {
  const Array<float> picture = noise({3, 61, 90});
  for (const auto& [size, resize] : {std::pair{28, 32}, {28, 0}, {0, 40}, {0, 0}, {61, 0}}) {
    Preprocessing to = of_size(size);
    to.resize = resize;
    const FittedGrid grid = fitted_grid(61, 90, to);
    EXPECT_EQ(crop(resize_antialiased(picture, grid.resized_height, grid.resized_width), grid),
              fit_picture(picture, to));
  }
  EXPECT_EQ(fitted_grid(28, 28, of_size(28)), (FittedGrid{28, 28, 0, 0, 28, 28}));
}

TEST(WithChannels, IsWhatFittingDoes) {
  const Array<float> rgb = noise({3, 4, 5}), grey = noise({1, 4, 5});
  EXPECT_EQ(with_channels(rgb, 1), fit_picture(rgb, of_size(0, "grey")));
  EXPECT_EQ(with_channels(grey, 3), fit_picture(grey, of_size(0, "rgb")));
  EXPECT_EQ(with_channels(rgb, 3), rgb);
}

TEST(FitPicture, RefusesWhatDoesNotFit) {
  EXPECT_ERROR(fit_picture(noise({2, 4, 4}), of_size(4)), "1 or 3 channels, not 2");
  EXPECT_ERROR(fit_picture(noise({4, 4}), of_size(4)), "C x H x W, not 4 x 4");
  EXPECT_ERROR(fit_picture(noise({3, 4, 4}), of_size(4, "cmyk")),
               "unknown channels 'cmyk'. Choose rgb, bgr or grey.");
  EXPECT_ERROR(fit_picture(noise({3, 4, 4}), of_size(-1)), "size and resize must be between 0 and");
  EXPECT_ERROR(fit_picture(noise({3, 4, 4}), of_size(std::int64_t{1} << 40)),
               "size and resize must be between 0 and");
  Preprocessing small = of_size(8);
  small.resize = 6;
  EXPECT_ERROR(fit_picture(noise({3, 4, 4}), small), "resized to 6 has no centre crop of 8");
}

TEST(Normalise, IsScaledMinusMeanOverStd) {
  Preprocessing to = of_size(0);
  to.scale = 255;
  to.mean = {104, 117, 123};
  to.std = {1, 2, 4};
  const Array<float> picture = noise({3, 5, 4});
  const Array<double> out = normalise(picture, to);
  for (std::int64_t c = 0; c < 3; ++c)
    for (std::int64_t i = 0; i < 20; ++i) {
      const auto channel = static_cast<std::size_t>(c);
      EXPECT_DOUBLE_EQ(out[c * 20 + i],
                       (static_cast<double>(picture[c * 20 + i]) * 255 - to.mean[channel]) / to.std[channel]);
    }
}

TEST(Normalise, TreatsABatchPictureByPicture) {
  const Preprocessing to = preprocessing_preset("imagenet");
  const Array<float> batch = noise({2, 3, 4, 5});
  const Array<double> out = normalise(batch, to);
  for (std::int64_t n = 0; n < 2; ++n) {
    const auto one = batch.row(n);
    const Array<double> alone =
        normalise(Array<float>({3, 4, 5}, std::vector<float>(one.begin(), one.end())), to);
    EXPECT_TRUE(std::equal(alone.values.begin(), alone.values.end(), out.row(n).begin()));
  }
}

TEST(Normalise, TakesOneValueForAllChannelsAndRefusesOtherCounts) {
  Preprocessing to = of_size(0);
  to.mean = {0.5};
  to.std = {0.5};
  EXPECT_EQ(normalise(Array<float>({3, 1, 1}, 1.0f), to).values, std::vector<double>(3, 1.0));
  to.mean = {0.5, 0.5};
  EXPECT_ERROR(normalise(noise({3, 1, 1}), to), "mean and std have 2 values, the picture has 3 channels");
  to.mean = {};
  to.std = {0};
  EXPECT_ERROR(normalise(noise({3, 1, 1}), to), "std must be above 0");
  EXPECT_ERROR(normalise(noise({3, 1}), to), "C x H x W");
}

TEST(Preprocess, IsFitThenNormalise) {
  const Preprocessing to = preprocessing_preset("imagenet");
  const Array<float> picture = noise({1, 250, 300});
  EXPECT_EQ(preprocess(picture, to), normalise(fit_picture(picture, to), to));
  EXPECT_EQ(preprocess(picture, to).shape, (Shape{3, 224, 224}));
}

}  // namespace
}  // namespace lacewing
