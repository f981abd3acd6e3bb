#include <gtest/gtest.h>

#include "base/file.h"
#include "support/expect_error.h"

// Made with Python's gzip and zlib: 'lacewing ' * 1000, and its raw, zlib and gzip forms.
namespace lacewing {
namespace {

std::vector<std::byte> bytes(std::initializer_list<unsigned char> values) {
  std::vector<std::byte> out;
  for (const unsigned char value : values) out.push_back(std::byte{value});
  return out;
}

const std::vector<std::byte> raw_form =
    bytes({0xed, 0xc6, 0xb1, 0x09, 0x00, 0x20, 0x0c, 0x00, 0xb0, 0x57, 0x7c, 0xad, 0x88, 0x14, 0xa1, 0x74,
           0xed, 0xfb, 0xfe, 0x21, 0xc9, 0x94, 0x8a, 0x7d, 0xe6, 0x76, 0xae, 0x12, 0x11, 0x11, 0x11, 0x11,
           0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0xf9, 0x37, 0x0f});
const std::vector<std::byte> zlib_form =
    bytes({0x78, 0xda, 0xed, 0xc6, 0xb1, 0x09, 0x00, 0x20, 0x0c, 0x00, 0xb0, 0x57, 0x7c, 0xad,
           0x88, 0x14, 0xa1, 0x74, 0xed, 0xfb, 0xfe, 0x21, 0xc9, 0x94, 0x8a, 0x7d, 0xe6, 0x76,
           0xae, 0x12, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
           0x11, 0x11, 0x11, 0x11, 0xf9, 0x37, 0x0f, 0x54, 0xdb, 0x56, 0xd4});
const std::vector<std::byte> gzip_form = bytes(
    {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc6, 0xb1, 0x09, 0x00, 0x20, 0x0c,
     0x00, 0xb0, 0x57, 0x7c, 0xad, 0x88, 0x14, 0xa1, 0x74, 0xed, 0xfb, 0xfe, 0x21, 0xc9, 0x94, 0x8a, 0x7d,
     0xe6, 0x76, 0xae, 0x12, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
     0x11, 0x11, 0x11, 0xf9, 0x37, 0x0f, 0xc6, 0x65, 0x45, 0xd7, 0x28, 0x23, 0x00, 0x00});

std::string text(const std::vector<std::byte>& data) {
  return std::string(reinterpret_cast<const char*>(data.data()), data.size());
}

std::string expected() {
  std::string out;
  for (int i = 0; i < 1000; ++i) out += "lacewing ";
  return out;
}

bool without_zlib() {
  try {
    inflate(gzip_form, 9000);
    return false;
  } catch (const Error& error) {
    return error.reason().find("no zlib") != std::string::npos;
  }
}

#define SKIP_WITHOUT_ZLIB() \
  if (without_zlib()) GTEST_SKIP() << "built without zlib"

TEST(Inflate, ReadsGzipAndZlib) {
  SKIP_WITHOUT_ZLIB();
  EXPECT_EQ(text(inflate(gzip_form, 9000)), expected());
  EXPECT_EQ(text(inflate(zlib_form, 1 << 20)), expected());
  EXPECT_EQ(text(inflate_raw(raw_form, 9000)), expected());
}

TEST(Inflate, ReadsSeveralGzipMembersInARow) {
  SKIP_WITHOUT_ZLIB();
  std::vector<std::byte> two = gzip_form;
  two.insert(two.end(), gzip_form.begin(), gzip_form.end());
  EXPECT_EQ(text(inflate(two, 18000)), expected() + expected());
  EXPECT_ERROR(inflate(two, 17999), "unpacks to more than 17999 bytes");
}

TEST(Inflate, StopsAtTheLimit) {
  SKIP_WITHOUT_ZLIB();
  EXPECT_ERROR(inflate(gzip_form, 8999), "unpacks to more than 8999 bytes");
  EXPECT_ERROR(inflate(zlib_form, 0), "unpacks to more than 0 bytes");
}

TEST(Inflate, DoesNotBelieveTheSizeInTheTrailer) {
  SKIP_WITHOUT_ZLIB();
  std::vector<std::byte> lie = gzip_form;
  for (std::size_t i = 1; i <= 4; ++i) lie[lie.size() - i] = std::byte{0xff};
  EXPECT_ERROR(inflate(lie, std::size_t{1} << 40), "damaged");
}

TEST(Inflate, RefusesDamageEverywhere) {
  SKIP_WITHOUT_ZLIB();
  for (std::size_t length = 0; length < gzip_form.size(); ++length)
    EXPECT_ERROR(inflate(std::span(gzip_form).first(length), 1 << 20), "compressed data is");
  std::vector<std::byte> wrong_checksum = gzip_form;
  wrong_checksum[wrong_checksum.size() - 8] ^= std::byte{1};
  EXPECT_ERROR(inflate(wrong_checksum, 1 << 20), "damaged");
  std::vector<std::byte> trailing = gzip_form;
  trailing.push_back(std::byte{'x'});
  EXPECT_ERROR(inflate(trailing, 1 << 20), "compressed data is");
  EXPECT_ERROR(inflate(bytes({'P', 'N', 'G', '?'}), 1 << 20), "damaged");
}

TEST(InflateRaw, WantsExactlyTheStatedSize) {
  SKIP_WITHOUT_ZLIB();
  EXPECT_ERROR(inflate_raw(raw_form, 8999), "does not unpack to the stated 8999 bytes");
  EXPECT_ERROR(inflate_raw(raw_form, 9001), "does not unpack to the stated 9001 bytes");
  EXPECT_ERROR(inflate_raw(raw_form, std::size_t{1} << 60), "cannot unpack to");  // before memory is taken
  EXPECT_ERROR(inflate_raw(std::span(raw_form).first(raw_form.size() - 1), 9000), "cut off");
}

}  // namespace
}  // namespace lacewing
