#pragma once
// Inside data/ only: what a picture file's header says, read without decoding anything.

#include <cstddef>
#include <cstdint>
#include <span>

namespace lacewing {

struct PictureSize {
  std::int64_t width = 0, height = 0;  ///< pixels, before any EXIF orientation
};

/// PNG, JPEG, BMP, WebP, PBM/PGM/PPM. Throws Error for other formats and for headers that are cut off or
/// state no size.
PictureSize picture_size(std::span<const std::byte> bytes);

}  // namespace lacewing
