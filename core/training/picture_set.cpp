#include "training/picture_set.h"

#include <array>
#include <cmath>

#include "base/error.h"

namespace lacewing {
namespace {

constexpr int kLevels = 256;

float level(int k) {
  return static_cast<float>(k) / 255.0f;
}

// Writes k of k / 255 for every value; false when one is none of these.
bool to_bytes(const std::vector<float>& values, std::uint8_t* out) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float scaled = std::round(values[i] * 255.0f);
    if (!(scaled >= 0 && scaled <= 255) || level(static_cast<int>(scaled)) != values[i]) return false;
    out[i] = static_cast<std::uint8_t>(scaled);
  }
  return true;
}

}  // namespace

PictureSet::PictureSet(const Dataset& dataset, std::int64_t first, std::int64_t count,
                       const Preprocessing& preprocessing, std::int64_t classes, Work& work)
    : count_(count), preprocessing_(preprocessing) {
  std::size_t elements = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    work.check();
    if (i % 1000 == 0) {
      work.yield();
      work.report({i, count, "pictures", "reading " + dataset.name()});
    }
    const std::int64_t label = dataset.label(first + i);
    if (label < 0 || label >= classes) {
      throw Error(label < 0
                      ? "picture " + dataset.picture_name(first + i) + " has no label"
                      : "label " + std::to_string(label) + " of picture " + dataset.picture_name(first + i) +
                            " is not one of " + std::to_string(classes) + " classes",
                  dataset.name());
    }
    labels_.push_back(label);
    const Array<float> picture = fit_picture(dataset.picture(first + i), preprocessing);
    if (i == 0) {
      shape_ = picture.shape;
      elements = picture.values.size();
      bytes_.resize(elements * static_cast<std::size_t>(count));
    }
    if (picture.shape != shape_) {
      throw Error(
          "pictures of different sizes (" + to_string(shape_) + " and " + to_string(picture.shape) + ")",
          dataset.name());
    }
    const std::size_t at = elements * static_cast<std::size_t>(i);
    if (floats_.empty() && !to_bytes(picture.values, bytes_.data() + at)) widen();
    if (!floats_.empty())
      std::copy(picture.values.begin(), picture.values.end(),
                floats_.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

void PictureSet::widen() {
  floats_.resize(bytes_.size());
  for (std::size_t i = 0; i < bytes_.size(); ++i) floats_[i] = level(bytes_[i]);
  bytes_ = {};
}

at::Tensor PictureSet::inputs(std::span<const std::int64_t> pictures, at::ScalarType type) const {
  std::vector<std::int64_t> sizes{static_cast<std::int64_t>(pictures.size())};
  sizes.insert(sizes.end(), shape_.begin(), shape_.end());
  at::Tensor batch = at::empty(sizes, at::kDouble);
  double* out = batch.data_ptr<double>();
  const std::int64_t channels = shape_[0], plane = shape_[1] * shape_[2];
  for (std::int64_t c = 0; c < channels; ++c) {
    const double scale = preprocessing_.scale, mean = preprocessing_.mean_of(c),
                 std = preprocessing_.std_of(c);
    const auto model_space = [&](float value) { return (static_cast<double>(value) * scale - mean) / std; };
    std::array<double, kLevels> table;
    for (int k = 0; k < kLevels; ++k) table[static_cast<std::size_t>(k)] = model_space(level(k));
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      const std::int64_t from = (pictures[i] * channels + c) * plane;
      double* to = out + (static_cast<std::int64_t>(i) * channels + c) * plane;
      if (floats_.empty()) {
        for (std::int64_t p = 0; p < plane; ++p) to[p] = table[bytes_[static_cast<std::size_t>(from + p)]];
      } else {
        for (std::int64_t p = 0; p < plane; ++p)
          to[p] = model_space(floats_[static_cast<std::size_t>(from + p)]);
      }
    }
  }
  return batch.to(type);
}

at::Tensor PictureSet::labels(std::span<const std::int64_t> pictures) const {
  at::Tensor result = at::empty({static_cast<std::int64_t>(pictures.size())}, at::kLong);
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    result.data_ptr<std::int64_t>()[i] = labels_[static_cast<std::size_t>(pictures[i])];
  }
  return result;
}

}  // namespace lacewing
