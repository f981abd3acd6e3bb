#pragma once
// The only place where arrays become QImages and back. QImage pads its rows to four bytes; every loop here
// goes by scan line.

#include <QImage>
#include <memory>
#include <span>

#include "base/array.h"
#include "style/colour_map.h"

namespace lacewing::ui {

using ArrayPointer = std::shared_ptr<const Array<float>>;

inline std::span<const float> valuesOf(const ArrayPointer& array) {
  return std::span<const float>(array->values);
}

/// C x H x W (C = 1 grey, 3 RGB) or H x W -> Format_RGB32, black at `low` and below, full colour at `high`.
QImage toImage(const Array<float>& picture, double low = 0, double high = 1);
/// H x W or 1 x H x W values through range and colour map -> Format_RGB32.
QImage toImage(const Array<float>& map, const ColourMap& colours, const Range& range);
/// Any QImage -> C x H x W in 0..1; channels 1 (luma as in Qt's grey conversion) or 3.
Array<float> toPicture(const QImage& image, int channels);

/// One of N x C x H x W (or C x H x W, H x W with index 0), signed sum over the channels -> H x W.
Array<float> signedMap(const Array<double>& maps, std::int64_t index = 0);
/// The same with absolute values.
Array<float> absoluteMap(const Array<double>& maps, std::int64_t index = 0);
/// attacked - original, element by element, for equal shapes; channels summed -> H x W.
Array<float> differenceMap(const Array<float>& original, const Array<float>& attacked);

/// Width and height of C x H x W or H x W.
QSize planeSize(const Array<float>& array);

}  // namespace lacewing::ui
