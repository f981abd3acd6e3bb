#pragma once
// What a person did to one picture: edits of the whole picture, a random-sign noise, and painted pixels over
// both.

#include <QtCore/QRect>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/array.h"
#include "data/picture_edits.h"

namespace lacewing::ui {

/// Random-sign noise: original + epsilon * s, s = +-1 drawn once from `seed`, clamped to 0..1.
struct Noise {
  double epsilon = 0;  ///< in the 0..1 scale of pictures
  std::uint64_t seed = 0;
  bool operator==(const Noise&) const = default;
};

/// The painted layer of one picture. Touched pixels come from `values`, all others from what lies under it;
/// the eraser touches a pixel with the original's value, so it removes noise and whole-picture edits as
/// well.
struct PaintedLayer {
  /// Marks of touched pixels. Covered: the value is meant (a colour, another picture). Shifted: its
  /// difference from the original is meant (noise, the eraser's none, all that is kept within epsilon). It
  /// tells only when the layer is carried to another grid of pixels.
  static constexpr std::uint8_t shifted = 128, covered = 255;
  Array<float> values;          ///< C x H x W
  Array<std::uint8_t> touched;  ///< H x W, 0 or a mark
  bool empty() const { return values.empty(); }
  bool operator==(const PaintedLayer&) const = default;
};

/// What lies under the painted layer: the original with its whole-picture edits, then the random-sign noise.
/// Throws Error when the edits need a module that is missing.
std::shared_ptr<const Array<float>> renderUnderlay(const std::shared_ptr<const Array<float>>& original,
                                                   const PictureEdits& edits, const Noise& noise);
/// The edited picture, C x H x W in 0..1.
std::shared_ptr<const Array<float>> renderEdit(const std::shared_ptr<const Array<float>>& underlay,
                                               const PaintedLayer& layer);

/// What one undo step changed: the pixels that differ between two layers of one size, before and after.
struct LayerChange {
  QRect region;                       ///< they all lie in it
  std::vector<std::uint32_t> pixels;  ///< y * W + x
  std::vector<float> before, after;   ///< C values a pixel
  std::vector<std::uint8_t> wasTouched, isTouched;
  std::size_t bytes() const;
};
LayerChange changeBetween(const PaintedLayer& before, const PaintedLayer& after, const QRect& region);
void undoChange(PaintedLayer& layer, const LayerChange& change);
void redoChange(PaintedLayer& layer, const LayerChange& change);

/// An untouched layer over `original`.
PaintedLayer cleanLayer(const Array<float>& original);

/// A round brush: weight 1 in the inner `hardness` share of the radius, falling linearly to 0 at the rim.
struct BrushShape {
  double diameter = 3;  ///< pixels
  double hardness = 1;  ///< 0..1
  double weight(double distance) const;
};

/// A stroke in progress. Every tool is the same: it reveals a `target` picture where it has been. A pixel is
/// under + coverage * (target - under), kept within `limit` of the original when that is set.
struct Stroke {
  PaintedLayer before, layer;                                   ///< at the press, and now
  std::shared_ptr<const Array<float>> original, under, target;  ///< C x H x W; `under` is what was shown
  Array<float> coverage;                                        ///< H x W, 0..1: the largest weight so far
  std::optional<double> limit;                                  ///< 0 leaves the original as it is
  QRect region;                                                 ///< all that was touched
  std::uint8_t mark = PaintedLayer::covered;                    ///< of touched pixels

  /// Reveals one dab around `centre` (pixel coordinates, 0.5 is the middle of pixel 0); returns what it
  /// touched. The pixel under the centre always belongs to it, however small the brush.
  QRect dab(const QPointF& centre, const BrushShape& shape);
  /// Reveals this rectangle and nothing else: what was revealed before is taken back.
  QRect rectangle(const QRect& rectangle);

 private:
  void reveal(int x, int y, double weight);
};

}  // namespace lacewing::ui
