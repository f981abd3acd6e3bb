#pragma once
// What a person did to one picture: painted pixels over the original, and a random-sign noise under the
// untouched ones.

#include <QtCore/QRect>

#include <cstdint>
#include <memory>

#include "base/array.h"

namespace lacewing::ui {

/// Random-sign noise: original + epsilon * s, s = +-1 drawn once from `seed`, clamped to 0..1.
struct Noise {
  double epsilon = 0;  ///< in the 0..1 scale of pictures
  std::uint64_t seed = 0;
  bool operator==(const Noise&) const = default;
};

/// The painted layer of one picture. Touched pixels come from `values`, all others from the original plus
/// noise; the eraser touches a pixel with the original's value, so it removes noise as well.
struct PaintedLayer {
  Array<float> values;          ///< C x H x W
  Array<std::uint8_t> touched;  ///< H x W, 0 or 255
  bool empty() const { return values.empty(); }
  bool operator==(const PaintedLayer&) const = default;
};

/// The edited picture, C x H x W in 0..1.
std::shared_ptr<const Array<float>> renderEdit(const Array<float>& original, const PaintedLayer& layer,
                                               const Noise& noise);

/// The values and marks of a layer inside one rectangle: what an undo step keeps.
struct LayerPatch {
  QRect region;
  Array<float> values;
  Array<std::uint8_t> touched;
};
LayerPatch copyRegion(const PaintedLayer& layer, const QRect& region);
void pasteRegion(PaintedLayer& layer, const LayerPatch& patch);

/// An untouched layer over `original`.
PaintedLayer cleanLayer(const Array<float>& original);

/// A round brush: weight 1 in the inner `hardness` share of the radius, falling linearly to 0 at the rim.
struct BrushShape {
  double diameter = 3;  ///< pixels
  double hardness = 1;  ///< 0..1
  double weight(double distance) const;
};

/// Paints one dab of `value` (one entry a channel) centred on `centre` (pixel coordinates, 0.5 is the middle
/// of pixel 0); `under` is what is blended with, the picture shown before the stroke. `limit` > 0 keeps
/// painted values within original +- limit. Returns the touched rectangle.
QRect paintDab(PaintedLayer& layer, const Array<float>& original, const Array<float>& under,
               const QPointF& centre, const BrushShape& shape, const std::vector<float>& value, double limit);
/// The eraser's dab: moves pixels back towards the original.
QRect eraseDab(PaintedLayer& layer, const Array<float>& original, const Array<float>& under,
               const QPointF& centre, const BrushShape& shape);

}  // namespace lacewing::ui
