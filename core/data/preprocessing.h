#pragma once
// How a picture becomes a network's input. One value, carried by checkpoints, requests and figures.

#include <optional>
#include <string>
#include <vector>

#include "base/array.h"

namespace lacewing {

struct Preprocessing {
  std::int64_t size = 0;         ///< side of the square the network sees; 0: the picture's own size
  std::int64_t resize = 0;       ///< shorter side before the centre crop; 0: round(size / 0.875)
  std::string channels = "rgb";  ///< rgb | bgr | grey; empty in a request: what the network has
  double scale = 1.0;            ///< pictures are 0..1; values are multiplied by this before mean and std
  std::vector<double> mean;      ///< one value, one a channel, or empty for 0
  std::vector<double> std;       ///< one value, one a channel, or empty for 1
  std::string origin;            ///< "checkpoint", "preset imagenet", "request", "guess": where it came from

  bool operator==(const Preprocessing&) const = default;
  bool guessed() const { return origin == "guess"; }
  double mean_of(std::int64_t channel) const;
  double std_of(std::int64_t channel) const;
};

/// imagenet, cifar10, cifar10_half (mean .5, std .5), mnist, fashion_mnist, none. Throws Error listing the
/// presets.
Preprocessing preprocessing_preset(const std::string& name);
std::vector<std::string> preprocessing_presets();

/// Picture (C x H x W, 0..1) -> model space (C' x S x S): channels, shorter side resized (antialiased
/// bilinear, triangle filter with half-pixel centres), centre crop, (x * scale - mean) / std. A picture
/// already S x S is neither resized nor cropped. Throws Error when the channel count does not fit.
Array<double> preprocess(const Array<float>& picture, const Preprocessing& preprocessing);
/// The geometric half of preprocess(): channels, resize and crop, still 0..1. What the window shows and
/// edits.
Array<float> fit_picture(const Array<float>& picture, const Preprocessing& preprocessing);
/// Whether fit_picture() interpolates pictures of C x H x W.
bool resizes(const Shape& picture, const Preprocessing& preprocessing);
/// The arithmetic half: (x * scale - mean) / std for C x H x W or N x C x H x W.
Array<double> normalise(const Array<float>& picture, const Preprocessing& preprocessing);

/// Antialiased bilinear resize of C x H x W to C x height x width: triangle filter, widened by the scale when
/// shrinking, half-pixel centres, weights normalised at borders (Pillow's and torchvision's definition,
/// without 8-bit rounding).
Array<float> resize_antialiased(const Array<float>& picture, std::int64_t height, std::int64_t width);

}  // namespace lacewing
