// Antialiased bilinear resizing. Output pixel i of n from an axis of m pixels: scale s = m/n, centre c = (i +
// 1/2) s, support r = max(s, 1); weight of input pixel j: max(0, 1 - |j + 1/2 - c| / r), divided by the sum
// over the pixels that exist.

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "data/preprocessing.h"

namespace lacewing {

namespace {

constexpr std::int64_t largest_side = 1 << 16;

struct Taps {
  std::int64_t first = 0;       // input pixel of weights[0]
  std::vector<double> weights;  // sum to 1
};

std::vector<Taps> triangle_taps(std::int64_t from, std::int64_t to) {
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  const double radius = std::max(scale, 1.0);
  std::vector<Taps> all(static_cast<std::size_t>(to));
  for (std::int64_t i = 0; i < to; ++i) {
    const double centre = (static_cast<double>(i) + 0.5) * scale;
    // Whole numbers: pixels whose centre may lie within the radius.
    const auto first = std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(centre - radius)));
    const auto last = std::min<std::int64_t>(from - 1, static_cast<std::int64_t>(std::ceil(centre + radius)));
    Taps& taps = all[static_cast<std::size_t>(i)];
    taps.first = first;
    double sum = 0;
    for (std::int64_t j = first; j <= last; ++j) {
      const double distance = std::abs(static_cast<double>(j) + 0.5 - centre) / radius;
      taps.weights.push_back(std::max(0.0, 1.0 - distance));
      sum += taps.weights.back();
    }
    for (double& weight : taps.weights) weight /= sum;
  }
  return all;
}

}  // namespace

Array<float> resize_antialiased(const Array<float>& picture, std::int64_t height, std::int64_t width) {
  if (picture.shape.size() != 3 || picture.empty())
    throw Error("a picture must be C x H x W, not " + to_string(picture.shape));
  if (height < 1 || width < 1 || height > largest_side || width > largest_side)
    throw Error("a picture cannot be resized to " + std::to_string(height) + " x " + std::to_string(width),
                "preprocessing");
  const std::int64_t channels = picture.dim(0), old_height = picture.dim(1), old_width = picture.dim(2);
  const std::vector<Taps> across = triangle_taps(old_width, width), down = triangle_taps(old_height, height);

  Array<float> out({channels, height, width});
  std::vector<double> narrowed(
      static_cast<std::size_t>(old_height * width));  // one channel after the horizontal pass
  std::vector<double> line(static_cast<std::size_t>(width));
  for (std::int64_t c = 0; c < channels; ++c) {
    const float* from = picture.data() + c * old_height * old_width;
    double* middle = narrowed.data();
    for (std::int64_t y = 0; y < old_height; ++y, from += old_width)
      for (const Taps& taps : across) {
        double sum = 0;
        for (std::size_t k = 0; k < taps.weights.size(); ++k)
          sum += taps.weights[k] * static_cast<double>(from[taps.first + static_cast<std::int64_t>(k)]);
        *middle++ = sum;
      }
    float* to = out.data() + c * height * width;
    for (const Taps& taps : down) {
      std::fill(line.begin(), line.end(), 0.0);
      for (std::size_t k = 0; k < taps.weights.size(); ++k) {
        const double* row = narrowed.data() + (taps.first + static_cast<std::int64_t>(k)) * width;
        for (std::size_t x = 0; x < line.size(); ++x) line[x] += taps.weights[k] * row[x];
      }
      to = std::transform(line.begin(), line.end(), to,
                          [](double value) { return static_cast<float>(value); });
    }
  }
  return out;
}

}  // namespace lacewing
