#include "data/preprocessing.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "data/fitted_grid.h"

namespace lacewing {

namespace {

constexpr std::int64_t largest_side = 1 << 16;  // pixels

struct Preset {
  const char* name;
  Preprocessing value;
};

// Means and standard deviations of the training pictures, per channel; imagenet's are torchvision's.
const std::vector<Preset>& presets() {
  static const std::vector<Preset> all = {
      {"imagenet", {224, 256, "rgb", 1.0, {0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}, {}}},
      {"cifar10", {32, 32, "rgb", 1.0, {0.4914, 0.4822, 0.4465}, {0.2470, 0.2435, 0.2616}, {}}},
      {"cifar10_half", {32, 32, "rgb", 1.0, {0.5}, {0.5}, {}}},
      {"mnist", {28, 28, "grey", 1.0, {0.1307}, {0.3081}, {}}},
      {"fashion_mnist", {28, 28, "grey", 1.0, {0.2860}, {0.3530}, {}}},
      {"none", {0, 0, "rgb", 1.0, {}, {}, {}}},
  };
  return all;
}

double value_of(const std::vector<double>& values, std::int64_t channel, double fallback) {
  if (values.empty()) return fallback;
  if (values.size() == 1) return values[0];
  if (channel < 0 || channel >= static_cast<std::int64_t>(values.size()))
    throw Error("there is no mean or std for channel " + std::to_string(channel), "preprocessing");
  return values[static_cast<std::size_t>(channel)];
}

// C x H x W with C x (H*W) planes.
Array<float> planes(const Array<float>& picture, const std::vector<std::int64_t>& order) {
  Array<float> out({static_cast<std::int64_t>(order.size()), picture.dim(1), picture.dim(2)});
  auto to = out.values.begin();
  for (const std::int64_t channel : order) {
    const auto plane = picture.row(channel);
    to = std::copy(plane.begin(), plane.end(), to);
  }
  return out;
}

// ITU-R BT.601 luma: 0.299 R + 0.587 G + 0.114 B.
Array<float> luma(const Array<float>& rgb) {
  Array<float> grey({1, rgb.dim(1), rgb.dim(2)});
  const auto red = rgb.row(0), green = rgb.row(1), blue = rgb.row(2);
  for (std::size_t i = 0; i < grey.values.size(); ++i)
    grey.values[i] = static_cast<float>(0.299 * red[i] + 0.587 * green[i] + 0.114 * blue[i]);
  return grey;
}

Array<float> convert_channels(const Array<float>& picture, const std::string& channels) {
  if (picture.shape.size() != 3 || picture.size() != element_count(picture.shape) || picture.empty())
    throw Error("a picture must be C x H x W, not " + to_string(picture.shape));
  const bool grey = picture.dim(0) == 1;
  if (!grey && picture.dim(0) != 3)
    throw Error("a picture must have 1 or 3 channels, not " + std::to_string(picture.dim(0)));
  if (channels == "rgb") return grey ? planes(picture, {0, 0, 0}) : picture;
  if (channels == "bgr") return grey ? planes(picture, {0, 0, 0}) : planes(picture, {2, 1, 0});
  if (channels == "grey") return grey ? picture : luma(picture);
  throw Error("unknown channels '" + channels + "'", "preprocessing", "Choose rgb, bgr or grey.");
}

/// Sides of a picture whose shorter one becomes `side`; the longer one is rounded down, as in torchvision.
void resize_shorter_side(FittedGrid& grid, std::int64_t side) {
  const std::int64_t height = grid.resized_height, width = grid.resized_width;
  const auto longer = [side](std::int64_t from, std::int64_t shorter) {
    return static_cast<std::int64_t>(static_cast<double>(side) * static_cast<double>(from) /
                                     static_cast<double>(shorter));
  };
  grid.resized_height = height <= width ? side : longer(height, width);
  grid.resized_width = height <= width ? longer(width, height) : side;
}

}  // namespace

double Preprocessing::mean_of(std::int64_t channel) const {
  return value_of(mean, channel, 0.0);
}
double Preprocessing::std_of(std::int64_t channel) const {
  return value_of(std, channel, 1.0);
}

Preprocessing preprocessing_preset(const std::string& name) {
  for (const Preset& preset : presets())
    if (preset.name == name) {
      Preprocessing value = preset.value;
      value.origin = "preset " + name;
      return value;
    }
  std::string names;
  for (const std::string& known : preprocessing_presets()) names += (names.empty() ? "" : ", ") + known;
  throw Error("there is no preset '" + name + "'", "preprocessing", "Presets: " + names + ".");
}

std::vector<std::string> preprocessing_presets() {
  std::vector<std::string> names;
  for (const Preset& preset : presets()) names.emplace_back(preset.name);
  return names;
}

FittedGrid fitted_grid(std::int64_t height, std::int64_t width, const Preprocessing& preprocessing) {
  const std::int64_t size = preprocessing.size;
  for (const std::int64_t side : {size, preprocessing.resize})
    if (side < 0 || side > largest_side)
      throw Error("size and resize must be between 0 and " + std::to_string(largest_side), "preprocessing");
  FittedGrid grid{height, width, 0, 0, height, width};
  if (size == 0) {
    if (preprocessing.resize != 0) resize_shorter_side(grid, preprocessing.resize);
    grid.height = grid.resized_height;
    grid.width = grid.resized_width;
    return grid;
  }
  if (height == size && width == size) return grid;
  const std::int64_t side =
      preprocessing.resize != 0 ? preprocessing.resize : std::llround(static_cast<double>(size) / 0.875);
  if (side < size)
    throw Error(
        "a picture resized to " + std::to_string(side) + " has no centre crop of " + std::to_string(size),
        "preprocessing", "Resize to at least the size.");
  resize_shorter_side(grid, side);
  // Halves go to the even side, as torchvision's round() does.
  const auto start = [size](std::int64_t extent) {
    return static_cast<std::int64_t>(std::nearbyint(static_cast<double>(extent - size) / 2.0));
  };
  return {grid.resized_height,
          grid.resized_width,
          start(grid.resized_height),
          start(grid.resized_width),
          size,
          size};
}

Array<float> crop(const Array<float>& picture, const FittedGrid& grid) {
  if (picture.dim(1) == grid.height && picture.dim(2) == grid.width) return picture;
  Array<float> out({picture.dim(0), grid.height, grid.width});
  auto to = out.values.begin();
  for (std::int64_t c = 0; c < picture.dim(0); ++c)
    for (std::int64_t y = 0; y < grid.height; ++y) {
      const auto row =
          picture.values.begin() + (c * picture.dim(1) + grid.top + y) * picture.dim(2) + grid.left;
      to = std::copy(row, row + grid.width, to);
    }
  return out;
}

Array<float> with_channels(const Array<float>& picture, std::int64_t channels) {
  if (picture.dim(0) == channels) return picture;
  return convert_channels(picture, channels == 1 ? "grey" : "rgb");
}

static bool resizes(const Shape& picture, const FittedGrid& grid) {
  return grid.resized_height != picture[1] || grid.resized_width != picture[2];
}

bool resizes(const Shape& picture, const Preprocessing& preprocessing) {
  return resizes(picture, fitted_grid(picture[1], picture[2], preprocessing));
}

Array<float> fit_picture(const Array<float>& picture, const Preprocessing& preprocessing) {
  Array<float> fitted = convert_channels(picture, preprocessing.channels);
  const FittedGrid grid = fitted_grid(picture.dim(1), picture.dim(2), preprocessing);
  if (resizes(picture.shape, grid))
    fitted = resize_antialiased(fitted, grid.resized_height, grid.resized_width);
  return crop(fitted, grid);
}

Array<double> normalise(const Array<float>& picture, const Preprocessing& preprocessing) {
  const std::size_t axes = picture.shape.size();
  if (axes != 3 && axes != 4)
    throw Error("pictures must be C x H x W or N x C x H x W, not " + to_string(picture.shape));
  const std::int64_t channels = picture.dim(axes - 3), plane = picture.dim(axes - 2) * picture.dim(axes - 1);
  for (const auto* values : {&preprocessing.mean, &preprocessing.std})
    if (values->size() > 1 && static_cast<std::int64_t>(values->size()) != channels)
      throw Error("mean and std have " + std::to_string(values->size()) + " values, the picture has " +
                      std::to_string(channels) + " channels",
                  "preprocessing", "Give one value, or one a channel.");
  Array<double> out(picture.shape);
  for (std::int64_t first = 0; first < picture.size(); first += plane) {
    const std::int64_t channel = (first / plane) % channels;
    const double mean = preprocessing.mean_of(channel), deviation = preprocessing.std_of(channel);
    if (!(deviation > 0)) throw Error("std must be above 0", "preprocessing");
    for (std::int64_t i = first; i < first + plane; ++i)
      out[i] = (static_cast<double>(picture[i]) * preprocessing.scale - mean) / deviation;
  }
  return out;
}

Array<double> preprocess(const Array<float>& picture, const Preprocessing& preprocessing) {
  return normalise(fit_picture(picture, preprocessing), preprocessing);
}

}  // namespace lacewing
