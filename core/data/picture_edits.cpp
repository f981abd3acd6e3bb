#include "data/picture_edits.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "base/random.h"
#include "data/pictures_module.h"
#include "data/preprocessing.h"

namespace lacewing {
namespace {

// Streams of one seed that are not those of other noises (base/random.h).
constexpr std::uint32_t gaussian_stream = 20, uniform_stream = 21;

void clamp(Array<float>& picture) {
  for (float& value : picture.values) value = std::clamp(value, 0.0f, 1.0f);
}

// One pass along a line of `count` values that lie `step` apart.
void blur_line(const float* from, float* to, std::int64_t count, std::int64_t step,
               const std::vector<float>& kernel) {
  const auto reach = static_cast<std::int64_t>(kernel.size()) - 1;
  for (std::int64_t i = 0; i < count; ++i) {
    float sum = kernel[0] * from[i * step];
    for (std::int64_t k = 1; k <= reach; ++k) {
      const std::int64_t before = std::max<std::int64_t>(i - k, 0), after = std::min(i + k, count - 1);
      sum += kernel[static_cast<std::size_t>(k)] * (from[before * step] + from[after * step]);
    }
    to[i * step] = sum;
  }
}

void add_noise(Array<float>& picture, const PictureEdits& edits, std::uint64_t seed) {
  if (edits.gaussian > 0) {
    std::vector<double> normal(picture.values.size());
    RandomStream(seed, 0, 0, gaussian_stream).fill_normal(normal);
    for (std::size_t i = 0; i < normal.size(); ++i)
      picture.values[i] += static_cast<float>(edits.gaussian * normal[i]);
  }
  if (edits.uniform > 0) {
    std::vector<float> uniform(picture.values.size());
    RandomStream(seed, 0, 0, uniform_stream).fill_uniform(uniform);
    for (std::size_t i = 0; i < uniform.size(); ++i)
      picture.values[i] += static_cast<float>(edits.uniform) * (2 * uniform[i] - 1);
  }
}

}  // namespace

Array<float> move_picture(const Array<float>& picture, double right, double down, double degrees) {
  const std::int64_t channels = picture.dim(0), height = picture.dim(1), width = picture.dim(2);
  const double angle = degrees * std::numbers::pi / 180;
  const double cosine = std::cos(angle), sine = std::sin(angle);
  const double middle_x = static_cast<double>(width) / 2, middle_y = static_cast<double>(height) / 2;
  Array<float> moved(picture.shape);
  for (std::int64_t y = 0; y < height; ++y) {
    for (std::int64_t x = 0; x < width; ++x) {
      // Where the pixel's middle comes from: the shift undone, then the rotation.
      const double u = static_cast<double>(x) + 0.5 - right - middle_x;
      const double v = static_cast<double>(y) + 0.5 - down - middle_y;
      const double from_x = cosine * u + sine * v + middle_x - 0.5;
      const double from_y = -sine * u + cosine * v + middle_y - 0.5;
      const double left = std::floor(from_x), top = std::floor(from_y);
      const auto part_x = static_cast<float>(from_x - left), part_y = static_cast<float>(from_y - top);
      const auto column = [&](double at) {
        return static_cast<std::int64_t>(std::clamp(at, 0.0, static_cast<double>(width - 1)));
      };
      const auto line = [&](double at) {
        return static_cast<std::int64_t>(std::clamp(at, 0.0, static_cast<double>(height - 1)));
      };
      const std::int64_t x0 = column(left), x1 = column(left + 1), y0 = line(top) * width,
                         y1 = line(top + 1) * width;
      for (std::int64_t c = 0; c < channels; ++c) {
        const float* plane = picture.data() + c * height * width;
        const float above = plane[y0 + x0] + part_x * (plane[y0 + x1] - plane[y0 + x0]);
        const float below = plane[y1 + x0] + part_x * (plane[y1 + x1] - plane[y1 + x0]);
        moved[(c * height + y) * width + x] = above + part_y * (below - above);
      }
    }
  }
  return moved;
}

Array<float> blur_picture(const Array<float>& picture, double sigma) {
  if (sigma <= 0) return picture;
  const auto reach = static_cast<std::size_t>(std::max(1.0, std::ceil(3 * sigma)));
  std::vector<float> kernel(reach + 1);
  double sum = 0;
  for (std::size_t k = 0; k <= reach; ++k) {
    const double distance = static_cast<double>(k) / sigma;
    const double weight = std::exp(-0.5 * distance * distance);
    kernel[k] = static_cast<float>(weight);
    sum += k == 0 ? weight : 2 * weight;
  }
  for (float& weight : kernel) weight = static_cast<float>(weight / sum);
  const std::int64_t channels = picture.dim(0), height = picture.dim(1), width = picture.dim(2);
  Array<float> across(picture.shape), both(picture.shape);
  for (std::int64_t line = 0; line < channels * height; ++line)
    blur_line(picture.data() + line * width, across.data() + line * width, width, 1, kernel);
  for (std::int64_t c = 0; c < channels; ++c)
    for (std::int64_t x = 0; x < width; ++x) {
      const std::int64_t first = c * height * width + x;
      blur_line(across.data() + first, both.data() + first, height, width, kernel);
    }
  return both;
}

Array<float> relight_picture(const Array<float>& picture, double brightness, double contrast) {
  Array<float> result(picture);
  const auto factor = static_cast<float>(contrast);
  const auto offset = static_cast<float>(0.5 - 0.5 * contrast + brightness);
  for (float& value : result.values) value = value * factor + offset;
  return result;
}

std::vector<std::uint8_t> to_bytes(const Array<float>& picture) {
  const std::int64_t channels = picture.dim(0), pixels = picture.dim(1) * picture.dim(2);
  std::vector<std::uint8_t> samples(picture.values.size());
  for (std::int64_t c = 0; c < channels; ++c)
    for (std::int64_t i = 0; i < pixels; ++i) {
      const float value = picture[c * pixels + i];
      const float clamped = value > 0 ? std::min(value, 1.0f) : 0.0f;
      samples[static_cast<std::size_t>(i * channels + c)] =
          static_cast<std::uint8_t>(std::lround(clamped * 255.0f));
    }
  return samples;
}

Array<float> rounded_to_bytes(const Array<float>& picture) {
  Array<float> rounded(picture);
  for (float& value : rounded.values) {
    const float clamped = value > 0 ? std::min(value, 1.0f) : 0.0f;
    value = static_cast<float>(std::lround(clamped * 255.0f)) / 255.0f;
  }
  return rounded;
}

Array<float> through_jpeg(const Array<float>& picture, int quality) {
  const auto bytes = encode_jpeg(to_bytes(picture), picture.dim(1), picture.dim(2), picture.dim(0), quality);
  Array<float> decoded = decode_picture(bytes);
  if (decoded.shape != picture.shape)
    throw Error("JPEG gave back " + to_string(decoded.shape) + " for " + to_string(picture.shape));
  return decoded;
}

Array<float> apply_edits(const Array<float>& picture, const PictureEdits& edits, std::uint64_t seed) {
  Array<float> result(picture);
  if (edits.shift_x != 0 || edits.shift_y != 0 || edits.rotation != 0)
    result = move_picture(result, edits.shift_x, edits.shift_y, edits.rotation);
  if (edits.blur > 0) result = blur_picture(result, edits.blur);
  if (edits.brightness != 0 || edits.contrast != 1) {
    result = relight_picture(result, edits.brightness, edits.contrast);
    clamp(result);
  }
  if (edits.jpeg < 100) result = through_jpeg(result, std::max(1, static_cast<int>(std::lround(edits.jpeg))));
  add_noise(result, edits, seed);
  clamp(result);
  return result;
}

Array<float> matched_to(const Array<float>& picture, const Shape& shape) {
  const std::int64_t channels = shape.at(0), height = shape.at(1), width = shape.at(2);
  Array<float> result(picture);
  if (picture.dim(0) != channels) {
    const std::int64_t pixels = picture.dim(1) * picture.dim(2);
    result = Array<float>({channels, picture.dim(1), picture.dim(2)});
    for (std::int64_t i = 0; i < pixels; ++i) {
      float mean = 0;
      for (std::int64_t c = 0; c < picture.dim(0); ++c)
        mean += picture[c * pixels + i] / static_cast<float>(picture.dim(0));
      for (std::int64_t c = 0; c < channels; ++c) result[c * pixels + i] = mean;
    }
  }
  return result.dim(1) == height && result.dim(2) == width ? result
                                                           : resize_antialiased(result, height, width);
}

}  // namespace lacewing
