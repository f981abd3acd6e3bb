#include "data/picture_header.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "data/netpbm.h"

namespace lacewing {

namespace {

// Bytes with bounds: past the end is an Error, never memory.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::uint32_t byte(std::size_t at) const {
    if (at >= bytes_.size()) throw Error("the picture is cut off");
    return std::to_integer<std::uint32_t>(bytes_[at]);
  }
  std::uint32_t big(std::size_t at, std::size_t count) const {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8 | byte(at + i);
    return value;
  }
  std::uint32_t little(std::size_t at, std::size_t count) const {
    std::uint32_t value = 0;
    for (std::size_t i = count; i-- > 0;) value = value << 8 | byte(at + i);
    return value;
  }
  bool has(std::size_t at, std::string_view text) const {
    if (at > bytes_.size() || text.size() > bytes_.size() - at) return false;
    return std::string_view(reinterpret_cast<const char*>(bytes_.data()) + at, text.size()) == text;
  }

 private:
  std::span<const std::byte> bytes_;
};

[[noreturn]] void damaged() {
  throw Error("the picture's header is damaged");
}

constexpr std::string_view png_signature = "\x89PNG\r\n\x1a\n", jpeg_signature = "\xFF\xD8\xFF";

// ISO/IEC 15948: the first chunk is IHDR, width and height big-endian.
PictureSize png(const Reader& in) {
  if (!in.has(12, "IHDR")) damaged();
  return {in.big(16, 4), in.big(20, 4)};
}

// ITU-T T.81: the first segment at or after `at` whose marker `wanted` accepts; returns where its length
// stands.
template <class Wanted>
std::size_t jpeg_segment(const Reader& in, std::size_t at, Wanted wanted) {
  for (;;) {
    while (in.byte(at) != 0xFF) ++at;
    while (in.byte(at) == 0xFF) ++at;
    const std::uint32_t marker = in.byte(at++);
    const bool lone = marker == 0x00 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
    if (lone) continue;
    if (wanted(marker)) return at;
    if (marker == 0xD9 || marker == 0xDA) damaged();  // end of picture, or start of scan
    const std::uint32_t length = in.big(at, 2);
    if (length < 2) damaged();
    at += length;
  }
}

// Start of frame (C0..CF without C4, C8, CC): length, precision, height, width.
PictureSize jpeg(const Reader& in) {
  const std::size_t at = jpeg_segment(in, 2, [](std::uint32_t marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  });
  return {in.big(at + 5, 2), in.big(at + 3, 2)};
}

// BITMAPCOREHEADER has 16-bit sizes, the later headers signed 32-bit ones; a negative height means top row
// first.
PictureSize bmp(const Reader& in) {
  if (in.little(14, 4) == 12) return {in.little(18, 2), in.little(20, 2)};
  const auto width = static_cast<std::int32_t>(in.little(18, 4)),
             height = static_cast<std::int32_t>(in.little(22, 4));
  return {width, std::abs(static_cast<std::int64_t>(height))};
}

// RFC 9649. Lossy: 14-bit sizes after the start code; lossless: 14 bits minus one; extended: 24 bits minus
// one.
PictureSize webp(const Reader& in) {
  if (in.has(12, "VP8 ")) return {in.little(26, 2) & 0x3FFF, in.little(28, 2) & 0x3FFF};
  if (in.has(12, "VP8L")) {
    const std::uint32_t bits = in.little(21, 4);
    return {(bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
  }
  if (in.has(12, "VP8X")) return {in.little(24, 3) + 1, in.little(27, 3) + 1};
  damaged();
}

PictureSize stated_size(std::span<const std::byte> bytes) {
  const Reader in(bytes);
  if (in.has(0, png_signature)) return png(in);
  if (in.has(0, jpeg_signature)) return jpeg(in);
  if (in.has(0, "BM")) return bmp(in);
  if (in.has(0, "RIFF") && in.has(8, "WEBP")) return webp(in);
  if (is_netpbm(bytes)) {
    const NetpbmHeader header = netpbm_header(bytes);
    return {header.width, header.height};
  }
  throw Error("is not a picture in a known format", {},
              std::string("Known are ") + picture_formats + "; convert it to PNG.");
}

}  // namespace

bool has_picture_suffix(const std::filesystem::path& path) {
  std::string suffix = path.extension().string();
  for (char& c : suffix)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  constexpr std::array known = {".png", ".jpg", ".jpeg", ".bmp", ".webp",
                                ".pbm", ".pgm", ".ppm",  ".pnm", ".npy"};
  return std::ranges::find(known, suffix) != known.end();
}

PictureSize picture_size(std::span<const std::byte> bytes) {
  const PictureSize size = stated_size(bytes);
  if (size.width < 1 || size.height < 1) damaged();
  return size;
}

void check_complete(std::span<const std::byte> bytes) {
  const Reader in(bytes);
  if (in.has(0, png_signature)) {
    // Chunks: length, type, data, checksum.
    std::size_t at = png_signature.size();
    while (!in.has(at + 4, "IEND")) at += std::size_t{12} + in.big(at, 4);
  } else if (in.has(0, jpeg_signature)) {
    // Scans hold FF only before 00 and restart markers, so FF D9 after the first scan's start ends the
    // picture.
    std::size_t at = jpeg_segment(in, 2, [](std::uint32_t marker) { return marker == 0xDA; });
    while (!(in.byte(at) == 0xFF && in.byte(at + 1) == 0xD9)) ++at;
  }
}

}  // namespace lacewing
