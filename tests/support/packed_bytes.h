#pragma once
// gzip files and PNG pictures written byte by byte, with stored (uncompressed) deflate blocks: what readers
// are tested with must not come out of the library that they use.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace lacewing::test {

inline std::string big_endian(std::uint32_t value, int bytes = 4) {
  std::string out;
  for (int i = bytes; i-- > 0;) out += static_cast<char>(value >> (8 * i) & 255);
  return out;
}

inline std::string little_endian(std::uint32_t value, int bytes = 4) {
  const std::string out = big_endian(value, bytes);
  return {out.rbegin(), out.rend()};
}

/// The CRC-32 of gzip and PNG (reflected polynomial 0xEDB88320).
inline std::uint32_t crc32(std::string_view data) {
  std::uint32_t crc = ~0u;
  for (const char c : data) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

inline std::uint32_t adler32(std::string_view data) {
  std::uint32_t a = 1, b = 0;
  for (const char c : data) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

inline std::string stored_deflate(std::string_view data) {
  std::string out;
  do {
    const std::string_view block = data.substr(0, 65535);
    data.remove_prefix(block.size());
    const auto length = static_cast<std::uint32_t>(block.size());
    out += data.empty() ? '\1' : '\0';
    out += little_endian(length, 2) + little_endian(~length & 0xFFFF, 2);
    out += block;
  } while (!data.empty());
  return out;
}

inline std::string gzip(std::string_view data) {
  return std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10) + stored_deflate(data) + little_endian(crc32(data)) +
         little_endian(static_cast<std::uint32_t>(data.size()));
}

inline std::string png_chunk(const std::string& type, std::string_view data) {
  const std::string body = type + std::string(data);
  return big_endian(static_cast<std::uint32_t>(data.size())) + body + big_endian(crc32(body));
}

enum class PngColour : char { grey = 0, rgb = 2, grey_alpha = 4, rgb_alpha = 6 };

/// `rows`: the samples of height rows, most significant byte first, without filter bytes.
inline std::string png(std::uint32_t width, std::uint32_t height, int depth, PngColour colour,
                       std::string_view rows) {
  std::string filtered;
  const std::size_t stride = rows.size() / std::max<std::size_t>(height, 1);
  for (std::size_t y = 0; y * stride < rows.size(); ++y)
    filtered += '\0' + std::string(rows.substr(y * stride, stride));
  const std::string header = big_endian(width) + big_endian(height) + static_cast<char>(depth) +
                             static_cast<char>(colour) + std::string(3, '\0');
  const std::string data = "\x78\x01" + stored_deflate(filtered) + big_endian(adler32(filtered));
  return "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", header) + png_chunk("IDAT", data) + png_chunk("IEND", "");
}

}  // namespace lacewing::test
