#include "training/picture_set.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/error.h"

namespace lacewing {
namespace {

constexpr int kLevels = 256;

float level(int k) {
  return static_cast<float>(k) / 255.0f;
}

// k of k / 255 for every value; nothing when one is none of these.
std::vector<std::uint8_t> to_bytes(const std::vector<float>& values) {
  std::vector<std::uint8_t> bytes(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float scaled = std::round(values[i] * 255.0f);
    if (!(scaled >= 0 && scaled <= 255) || level(static_cast<int>(scaled)) != values[i]) return {};
    bytes[i] = static_cast<std::uint8_t>(scaled);
  }
  return bytes;
}

}  // namespace

PictureSet::PictureSet(const Dataset& dataset, std::int64_t first, std::int64_t count,
                       const Preprocessing& preprocessing, std::int64_t classes, Work& work)
    : preprocessing_(preprocessing) {
  std::map<Shape, Shape> fitted_shapes;  // of the pictures that are resized when they are drawn
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
    Array<float> picture = dataset.picture(first + i);
    const bool resized = resizes(picture.shape, preprocessing);
    if (!resized) picture = fit_picture(picture, preprocessing);
    Shape shape = picture.shape;
    if (resized) {
      const auto known = fitted_shapes.find(picture.shape);
      shape = known != fitted_shapes.end() ? known->second : fit_picture(picture, preprocessing).shape;
      fitted_shapes[picture.shape] = shape;
    }
    if (i == 0) shape_ = shape;
    if (shape != shape_) {
      throw Error("pictures of different sizes (" + to_string(shape_) + " and " + to_string(shape) + ")",
                  dataset.name());
    }
    pictures_.push_back(keep(std::move(picture), !resized));
  }
}

PictureSet::Picture PictureSet::keep(Array<float> picture, bool fitted) {
  Picture kept{picture.shape, to_bytes(picture.values), {}, fitted};
  if (kept.bytes.empty()) kept.floats = std::move(picture.values);
  return kept;
}

Array<float> PictureSet::fit(const Picture& picture) const {
  Array<float> values(picture.shape);
  if (picture.bytes.empty())
    values.values = picture.floats;
  else
    std::ranges::transform(picture.bytes, values.values.begin(), level);
  return picture.fitted ? values : fit_picture(values, preprocessing_);
}

at::Tensor PictureSet::inputs(std::span<const std::int64_t> pictures, at::ScalarType type) const {
  const std::int64_t channels = shape_[0], plane = shape_[1] * shape_[2];
  // What every level becomes in model space, by channel.
  std::vector<std::array<double, kLevels>> tables(static_cast<std::size_t>(channels));
  for (std::int64_t c = 0; c < channels; ++c)
    for (int k = 0; k < kLevels; ++k)
      tables[static_cast<std::size_t>(c)][static_cast<std::size_t>(k)] =
          (static_cast<double>(level(k)) * preprocessing_.scale - preprocessing_.mean_of(c)) /
          preprocessing_.std_of(c);

  std::vector<std::int64_t> sizes{static_cast<std::int64_t>(pictures.size())};
  sizes.insert(sizes.end(), shape_.begin(), shape_.end());
  at::Tensor batch = at::empty(sizes, at::kDouble);
  double* out = batch.data_ptr<double>();
  for (const std::int64_t index : pictures) {
    const Picture& picture = pictures_[static_cast<std::size_t>(index)];
    if (picture.fitted && !picture.bytes.empty()) {
      auto byte = picture.bytes.begin();
      for (const auto& table : tables) {
        out = std::transform(byte, byte + plane, out, [&](std::uint8_t k) { return table[k]; });
        byte += plane;
      }
    } else {
      out = std::ranges::copy(normalise(fit(picture), preprocessing_).values, out).out;
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
