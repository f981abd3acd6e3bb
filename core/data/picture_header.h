#pragma once
// Inside data/ only: what a picture file's header says, read without decoding anything.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace lacewing {

/// What read_picture() reads, in words.
inline constexpr const char* picture_formats = "PNG, JPEG, BMP, WebP, PBM, PGM, PPM and .npy";
/// Whether a file's suffix is one of these formats'.
bool has_picture_suffix(const std::filesystem::path& path);

struct PictureSize {
  std::int64_t width = 0, height = 0;  ///< pixels, before any EXIF orientation
};

/// PNG, JPEG, BMP, WebP, PBM/PGM/PPM. Throws Error for other formats and for headers that are cut off or
/// state no size.
PictureSize picture_size(std::span<const std::byte> bytes);

/// Throws Error when a PNG does not reach its IEND chunk or a JPEG its end marker: decoders fill what is
/// missing with grey, or complain on stderr. `bytes` are a picture that picture_size() knows.
void check_complete(std::span<const std::byte> bytes);

}  // namespace lacewing
