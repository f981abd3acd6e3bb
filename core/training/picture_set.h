#pragma once
// All pictures of a data set in memory, ready to be drawn in any order: 8-bit where that is exact (files'
// pictures are), else float32; resized when they are drawn, since enlarged ones would fill the memory.

#include "base/work.h"
#include "data/dataset.h"
#include "data/preprocessing.h"
#include "network/torch.h"

namespace lacewing {

class PictureSet {
 public:
  /// Pictures first .. first + count - 1, fitted to the network's size. Throws Error for missing labels,
  /// labels outside 0 .. classes - 1, and pictures of different sizes.
  PictureSet(const Dataset& dataset, std::int64_t first, std::int64_t count,
             const Preprocessing& preprocessing, std::int64_t classes, Work& work);

  std::int64_t size() const { return static_cast<std::int64_t>(pictures_.size()); }
  /// C x H x W.
  const Shape& shape() const { return shape_; }
  /// The named pictures (0-based in this set) in model space, the same bits as preprocess() rounded to
  /// `type`: N x C x H x W.
  at::Tensor inputs(std::span<const std::int64_t> pictures, at::ScalarType type) const;
  /// Their labels, N.
  at::Tensor labels(std::span<const std::int64_t> pictures) const;

 private:
  struct Picture {
    Shape shape;                      // C x H x W, as given; of the network's size when `fitted`
    std::vector<std::uint8_t> bytes;  // k of k / 255
    std::vector<float> floats;        // when these are not all of that kind
    bool fitted = false;
  };
  static Picture keep(Array<float> picture, bool fitted);
  Array<float> fit(const Picture& picture) const;

  Shape shape_;
  Preprocessing preprocessing_;
  std::vector<Picture> pictures_;
  std::vector<std::int64_t> labels_;
};

}  // namespace lacewing
