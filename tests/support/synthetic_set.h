#pragma once
// A labelled data set that is drawn, not downloaded, and quick to learn.

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/random.h"
#include "data/dataset.h"

namespace lacewing::test {

/// Pictures of `classes` kinds: class k has its own bright square on grey noise. A network learns them in a
/// few epochs.
class SyntheticSet : public Dataset {
 public:
  SyntheticSet(std::int64_t count, std::int64_t side, std::int64_t classes, std::uint64_t seed = 1)
      : count_(count), side_(side), seed_(seed) {
    name_ = "synthetic";
    class_count_ = classes;
  }
  std::int64_t size() const override { return count_; }
  std::int64_t label(std::int64_t index) const override { return index % class_count_; }
  Array<float> picture(std::int64_t index) const override {
    Array<float> out({1, side_, side_});
    RandomStream(seed_, static_cast<std::uint32_t>(index)).fill_uniform(out.values);
    for (float& value : out.values) value = std::floor(value * 128) / 255.0f;
    const std::int64_t square = side_ / 3, k = label(index);
    for (std::int64_t y = 0; y < square; ++y) {
      for (std::int64_t x = 0; x < square; ++x) {
        out[(k / 3 % 3 * square + y) * side_ + k % 3 * square + x] = 1.0f;
      }
    }
    return out;
  }

  /// The same as a pair of idx files; returns the picture file.
  std::filesystem::path write_idx(const std::filesystem::path& folder, const std::string& name) const {
    const auto big_endian = [](std::ostream& out, std::int64_t value) {
      for (int shift = 24; shift >= 0; shift -= 8) out.put(static_cast<char>(value >> shift & 255));
    };
    const auto pictures = folder / (name + "-images-idx3-ubyte");
    std::ofstream images(pictures, std::ios::binary);
    std::ofstream labels(folder / (name + "-labels-idx1-ubyte"), std::ios::binary);
    for (const std::int64_t value : {std::int64_t{0x803}, count_, side_, side_}) big_endian(images, value);
    for (const std::int64_t value : {std::int64_t{0x801}, count_}) big_endian(labels, value);
    for (std::int64_t i = 0; i < count_; ++i) {
      for (const float value : picture(i).values) images.put(static_cast<char>(std::lround(value * 255.0f)));
      labels.put(static_cast<char>(label(i)));
    }
    return pictures;
  }

 private:
  std::int64_t count_, side_;
  std::uint64_t seed_;
};

}  // namespace lacewing::test
