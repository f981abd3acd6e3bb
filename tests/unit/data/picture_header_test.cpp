#include "data/picture_header.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "support/packed_bytes.h"

namespace lacewing {
namespace {

using test::big_endian;
using test::little_endian;

std::pair<std::int64_t, std::int64_t> size_of(const std::string& file) {
  const PictureSize size = picture_size(std::as_bytes(std::span(file.data(), file.size())));
  return {size.width, size.height};
}
using Pair = std::pair<std::int64_t, std::int64_t>;

std::string segment(char marker, const std::string& data) {
  return std::string("\xFF") + marker + big_endian(static_cast<std::uint32_t>(data.size() + 2), 2) + data;
}
const std::string frame =
    "\x08" + big_endian(300, 2) + big_endian(400, 2) + '\1';  // precision, height, width, components

TEST(PictureSize, OfPng) {
  EXPECT_EQ(size_of(test::png(20000, 17, 8, test::PngColour::rgb, "")), Pair(20000, 17));
}

TEST(PictureSize, OfJpegSkipsOtherSegments) {
  EXPECT_EQ(size_of("\xFF\xD8" + segment('\xE0', "JFIF") + segment('\xC0', frame)), Pair(400, 300));
  // A thumbnail's frame inside a segment is not the picture's; tables (C4) and fill bytes are passed over.
  const std::string thumbnail = "\xFF\xD8" + segment('\xC0', std::string("\x08\x00\x01\x00\x01", 5));
  EXPECT_EQ(size_of("\xFF\xD8" + segment('\xE1', thumbnail) + segment('\xC4', "xxxx") + "\xFF\xFF" +
                    segment('\xC2', frame)),
            Pair(400, 300));
}

TEST(PictureSize, OfBmpInBothHeadersAndDirections) {
  const std::string start = "BM" + std::string(12, '\0');
  EXPECT_EQ(size_of(start + little_endian(40) + little_endian(7) + little_endian(5)), Pair(7, 5));
  EXPECT_EQ(
      size_of(start + little_endian(40) + little_endian(7) + little_endian(static_cast<std::uint32_t>(-5))),
      Pair(7, 5));
  EXPECT_EQ(size_of(start + little_endian(40) + little_endian(7) + little_endian(0x80000000)),
            Pair(7, 2147483648));
  EXPECT_EQ(size_of(start + little_endian(12) + little_endian(7, 2) + little_endian(5, 2)), Pair(7, 5));
}

TEST(PictureSize, OfWebpInItsThreeForms) {
  const std::string start = std::string("RIFF") + little_endian(0) + "WEBP";
  EXPECT_EQ(size_of(start + "VP8 " + std::string(10, '\0') + little_endian(640, 2) + little_endian(480, 2)),
            Pair(640, 480));
  EXPECT_EQ(size_of(start + "VP8L" + little_endian(0) + "\x2f" + little_endian(639 | 479u << 14)),
            Pair(640, 480));
  EXPECT_EQ(size_of(start + "VP8X" + std::string(8, '\0') + little_endian(639, 3) + little_endian(479, 3)),
            Pair(640, 480));
}

TEST(PictureSize, OfNetpbmPassesComments) {
  EXPECT_EQ(size_of("P6\n# a picture\n 640 #\n480\n255\n"), Pair(640, 480));
  EXPECT_EQ(size_of("P5 1 2 255 "), Pair(1, 2));
  EXPECT_EQ(size_of("P4 1 2#bits\n"), Pair(1, 2));
}

TEST(PictureSize, RefusesUnknownFormats) {
  for (const char* text : {"hello", "GIF89a", "II*", "P7\n", "P0\n", "<svg>"})
    EXPECT_ERROR(size_of(text), "is not a picture in a known format. Known are PNG");
}

TEST(PictureSize, RefusesHeadersThatAreCutOff) {
  const std::vector<std::string> files = {
      test::png(3, 4, 8, test::PngColour::grey, "").substr(0, 24),
      "\xFF\xD8" + segment('\xE0', "JFIF") + segment('\xC0', frame).substr(0, 9),
      "BM" + std::string(12, '\0') + little_endian(40) + little_endian(7) + little_endian(5),
      std::string("RIFF") + little_endian(0) + "WEBPVP8L" + little_endian(0) + "\x2f" + little_endian(5),
      "P6\n640 480\n255\n"};
  for (const std::string& file : files) {
    EXPECT_NO_THROW(size_of(file));
    for (std::size_t length = 0; length < file.size() - 1; ++length)
      EXPECT_ANY_THROW(size_of(file.substr(0, length))) << length;
  }
  EXPECT_ERROR(size_of(files[0].substr(0, 20)), "the picture is cut off");
}

TEST(PictureSize, RefusesDamagedHeaders) {
  EXPECT_ERROR(size_of("\xFF\xD8" + segment('\xDA', "scan")), "header is damaged");        // no frame
  EXPECT_ERROR(size_of(std::string("\xFF\xD8\xFF\xE0\x00\x01", 6)), "header is damaged");  // length below 2
  EXPECT_ERROR(size_of(test::png(0, 4, 8, test::PngColour::grey, "")), "header is damaged");  // no width
  EXPECT_ERROR(size_of("P6\n99999999999 1 255\n"), "header is damaged");
  EXPECT_ERROR(size_of("P6\n-5 1 255\n"), "header is damaged");
  EXPECT_ERROR(size_of("P6\n5 1 0\n"), "the largest sample is 0, it must be 1 to 65535");
  EXPECT_ERROR(size_of("P6\n5 1 65536\n"), "the largest sample is 65536, it must be 1 to 65535");
  EXPECT_ERROR(size_of(std::string("RIFF") + little_endian(0) + "WEBPJUNK"), "header is damaged");
  const std::string start = "BM" + std::string(12, '\0');
  EXPECT_ERROR(
      size_of(start + little_endian(40) + little_endian(static_cast<std::uint32_t>(-7)) + little_endian(5)),
      "damaged");
}

}  // namespace
}  // namespace lacewing
