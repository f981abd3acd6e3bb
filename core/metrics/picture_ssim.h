#pragma once
// Structural similarity of pictures, as far as it can be said of two pictures without a model of the eye.

#include <optional>

#include "base/array.h"

namespace lacewing {

/// Mean over the channels of SSIM (11 x 11 Gaussian window, sigma 1.5) with L = 1, for two pictures
/// C x H x W in 0..1 of equal shape. Empty when a side is shorter than the window. Throws Error for unequal
/// shapes or values that are not finite. Source: Wang, Bovik, Sheikh, Simoncelli, IEEE TIP 2004, eq. 13.
std::optional<double> picture_ssim(const Array<float>& a, const Array<float>& b);

}  // namespace lacewing
