#pragma once
// The geometry of fit_picture() (data/preprocessing.h), for what has to follow a picture onto another grid.

#include "data/preprocessing.h"

namespace lacewing {

/// Which pixels fit_picture() gives: the picture is resized to `resized_*`, then `height` x `width` pixels
/// are kept from (`top`, `left`).
struct FittedGrid {
  std::int64_t resized_height = 0, resized_width = 0, top = 0, left = 0, height = 0, width = 0;
  bool operator==(const FittedGrid&) const = default;
};
/// Of a picture of `height` x `width`. Throws Error when there is no such crop.
FittedGrid fitted_grid(std::int64_t height, std::int64_t width, const Preprocessing& preprocessing);

/// The part of C x H x W that the grid keeps; H and W are its resized sides.
Array<float> crop(const Array<float>& picture, const FittedGrid& grid);

/// C x H x W in another number of channels: grey from RGB by ITU-R BT.601 luma, RGB from grey by repetition.
/// Throws Error for a picture of another number than 1 or 3.
Array<float> with_channels(const Array<float>& picture, std::int64_t channels);

}  // namespace lacewing
