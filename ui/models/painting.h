#pragma once
// Painting that follows its picture from one checkpoint to the next. It is kept on the grid of pixels on
// which it was made; every other grid shows it resampled, so going back gives it unchanged.

#include <QtCore/QString>

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "data/fitted_grid.h"
#include "models/edit.h"

namespace lacewing::ui {

/// The pixels that a checkpoint sees of a picture: which part, how finely, in how many channels.
struct PictureGrid {
  FittedGrid place;
  std::int64_t channels = 0;
  bool operator==(const PictureGrid&) const = default;
};
/// "28 × 28 grey".
QString gridText(const PictureGrid& grid);

/// What was painted while a picture was seen on one grid.
struct Sheet {
  PictureGrid grid;
  std::shared_ptr<const Array<float>> original;  ///< C x H x W on that grid
  PaintedLayer layer;
  bool operator==(const Sheet&) const = default;
};
using Sheets = std::vector<Sheet>;  ///< the first lies lowest

bool anyTouched(const PaintedLayer& layer);
/// SHA-256 of all painted sheets and their grids; empty without painting.
QString hashOf(const Sheets& sheets);

/// `underlay` with the sheets over it, as `grid` shows them: exactly where a sheet was made on that grid,
/// else resized and cropped as the picture itself is. Covered pixels mix in by the share of the pixel that
/// they cover; shifted ones add what they differ from the original. `original` is the picture on `grid`; all
/// C x H x W in 0..1.
std::shared_ptr<const Array<float>> paintOver(std::shared_ptr<const Array<float>> underlay,
                                              const Array<float>& original, std::span<const Sheet> sheets,
                                              const PictureGrid& grid);

/// Pixels of `grid` that differ from their underlay by painting, at least by half.
std::int64_t paintedPixels(const Sheets& sheets, const PictureGrid& grid);

}  // namespace lacewing::ui
