#pragma once
// Changes of a whole picture, C x H x W in 0..1, as pure functions: the same input and numbers give the same
// picture everywhere.

#include <cstdint>
#include <vector>

#include "base/array.h"

namespace lacewing {

/// What a default-made one says is: change nothing.
struct PictureEdits {
  double shift_x = 0, shift_y = 0;  ///< pixels, to the right and down
  double rotation = 0;              ///< degrees, clockwise around the middle
  double blur = 0;                  ///< standard deviation of the Gaussian, pixels
  double brightness = 0;            ///< added to every value, -1..1
  double contrast = 1;              ///< factor around 0.5
  double jpeg = 100;                ///< quality 1..100; 100: not compressed at all
  double gaussian = 0;              ///< standard deviation of the noise, 0..1 scale
  double uniform = 0;               ///< half width of the noise, 0..1 scale

  bool operator==(const PictureEdits&) const = default;
  bool any() const { return *this != PictureEdits{}; }
};

/// Move, blur, brightness and contrast, JPEG, noise, in this order, clamped to 0..1 before JPEG and at the
/// end. Noise is drawn from `seed` (Philox streams of their own). Throws Error when JPEG is asked for and the
/// pictures module is missing.
Array<float> apply_edits(const Array<float>& picture, const PictureEdits& edits, std::uint64_t seed);

/// Rotated clockwise by `degrees` around the middle, then shifted: bilinear with half-pixel centres; what
/// comes in from outside repeats the border. Whole shifts without rotation are exact.
Array<float> move_picture(const Array<float>& picture, double right, double down, double degrees);
/// Gaussian blur, cut off at 3 sigma and normalised; the border is repeated.
Array<float> blur_picture(const Array<float>& picture, double sigma);
/// (x - 0.5) * contrast + 0.5 + brightness, not clamped.
Array<float> relight_picture(const Array<float>& picture, double brightness, double contrast);
/// Written as JPEG (8 bits, chroma subsampled as OpenCV does) and read again. Throws Error without the
/// pictures module.
Array<float> through_jpeg(const Array<float>& picture, int quality);

/// Samples of 0..1 values rounded to 8 bits, H x W x C interleaved; NaN becomes 0.
std::vector<std::uint8_t> to_bytes(const Array<float>& picture);
/// The picture as an 8-bit file keeps it: every value the nearest k/255.
Array<float> rounded_to_bytes(const Array<float>& picture);

/// Channels (grey from RGB by the mean, RGB from grey by repetition) and size of another picture's `shape`.
Array<float> matched_to(const Array<float>& picture, const Shape& shape);

}  // namespace lacewing
