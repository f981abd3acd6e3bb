#pragma once
// Inside data/ only: the pictures module (data/opencv), loaded when the first picture needs it.

#include <cstdint>
#include <span>
#include <vector>

#include "base/array.h"

namespace lacewing {

/// Decoded picture as C x H x W, 0..1. Throws Error without a file's name.
Array<float> decode_picture(std::span<const std::byte> file);
/// `samples`: height x width x channels, interleaved.
std::vector<std::byte> encode_png(std::span<const std::uint8_t> samples, std::int64_t height,
                                  std::int64_t width, std::int64_t channels);

/// The same as JPEG of `quality` 1..100.
std::vector<std::byte> encode_jpeg(std::span<const std::uint8_t> samples, std::int64_t height,
                                   std::int64_t width, std::int64_t channels, int quality);

}  // namespace lacewing
