#include <gtest/gtest.h>
#include <stdlib.h>

#include <cmath>

#include "base/file.h"
#include "base/npy.h"
#include "data/dataset.h"
#include "data/preprocessing.h"
#include "support/expect_error.h"
#include "support/packed_bytes.h"
#include "support/shared_data.h"
#include "support/temp_folder.h"

namespace lacewing {
namespace {

using test::PngColour;

bool module_is_missing() {
  const test::TempFolder folder;
  try {
    write_png(folder / "x.png", Array<float>({1, 1, 1}, 0.5f));
    return false;
  } catch (const Error& error) {
    return error.reason().find("which is not here") != std::string::npos;
  }
}

#define SKIP_WITHOUT_MODULE() \
  if (module_is_missing()) GTEST_SKIP() << "built without OpenCV"

class PictureFile : public testing::Test {
 protected:
  test::TempFolder folder_;
  Array<float> read(const std::string& bytes, const std::string& name = "x.png") {
    return read_picture(folder_.write(name, bytes));
  }
};

TEST_F(PictureFile, OfEightBitsIsReadExactly) {
  SKIP_WITHOUT_MODULE();
  const Array<float> rgb =
      read(test::png(2, 1, 8, PngColour::rgb, std::string("\x01\x02\x03\xfd\xfe\xff", 6)));
  EXPECT_EQ(rgb.shape, (Shape{3, 1, 2}));
  EXPECT_EQ(rgb.values, (std::vector<float>{1 / 255.f, 253 / 255.f, 2 / 255.f, 254 / 255.f, 3 / 255.f, 1}));
  const Array<float> grey = read(test::png(2, 2, 8, PngColour::grey, std::string("\x00\x01\x80\xff", 4)));
  EXPECT_EQ(grey.shape, (Shape{1, 2, 2}));
  EXPECT_EQ(grey.values, (std::vector<float>{0, 1 / 255.f, 128 / 255.f, 1}));
}

TEST_F(PictureFile, OfSixteenBitsKeepsItsPrecision) {
  SKIP_WITHOUT_MODULE();
  const Array<float> grey = read(test::png(2, 1, 16, PngColour::grey, std::string("\x00\x01\x80\x01", 4)));
  EXPECT_EQ(grey.values, (std::vector<float>{1 / 65535.f, 32769 / 65535.f}));
  const Array<float> rgb =
      read(test::png(1, 1, 16, PngColour::rgb, std::string("\x00\x02\x01\x00\xff\xff", 6)));
  EXPECT_EQ(rgb.values, (std::vector<float>{2 / 65535.f, 256 / 65535.f, 1}));
}

// OpenCV would leave raw samples as they are, take 255 or 65535 for white, and round plain ones to 8 bits.
TEST_F(PictureFile, OfNetpbmIsSampleByMaxval) {
  const auto grey = [&](const std::string& bytes) { return read(bytes, "x.pgm").values; };
  using Values = std::vector<float>;
  EXPECT_EQ(grey("P5 3 1 255\n" + std::string("\x00\x01\xff", 3)), (Values{0, 1 / 255.f, 1}));
  EXPECT_EQ(grey("P5 3 1 7\n" + std::string("\x00\x02\x07", 3)), (Values{0, 2 / 7.f, 1}));
  EXPECT_EQ(grey("P5 2 1 1023\n" + std::string("\x03\xff\x01\x00", 4)), (Values{1, 256 / 1023.f}));
  EXPECT_EQ(grey("P5 2 1 65535\n" + std::string("\xff\xff\x00\x01", 4)), (Values{1, 1 / 65535.f}));
  EXPECT_EQ(grey("P2\n# plain\n2 2 1023#\n0 1\n# inside\n1023 512"),
            (Values{0, 1 / 1023.f, 1, 512 / 1023.f}));
  EXPECT_EQ(grey("P1 3 2\n101 0\n11"), (Values{0, 1, 0, 1, 0, 0}));  // 1 is black
  EXPECT_EQ(grey("P4 9 2\n" + std::string("\x80\x80\x01\x00", 4)),
            (Values{0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1}));
  const Array<float> rgb = read("P6 2 1 100\n" + std::string("\x01\x02\x03\x04\x05\x64", 6), "x.ppm");
  EXPECT_EQ(rgb.shape, (Shape{3, 1, 2}));
  EXPECT_EQ(rgb.values, (Values{0.01f, 0.04f, 0.02f, 0.05f, 0.03f, 1}));
  EXPECT_EQ(read("P3 2 1 100\n1 2 3\n4 5 100\n", "x.ppm"), rgb);
}

TEST_F(PictureFile, OfNetpbmWithSamplesThatAreNoneIsRefused) {
  const auto grey = [&](const std::string& bytes) { return read(bytes, "x.pgm"); };
  EXPECT_ERROR(grey("P5 2 1 7\n\x01\x08"), "x.pgm: a sample is 8, the header says that 7 is the largest. ");
  EXPECT_ERROR(grey("P2 2 1 7\n1 8"), "a sample is 8");
  EXPECT_ERROR(grey("P1 2 1\n02"), "a sample is 2");
  EXPECT_ERROR(grey("P2 2 1 7\n1 -1"), "x.pgm: the picture is damaged");
  EXPECT_ERROR(grey("P2 2 1 7\n1 99999999999"), "the picture is damaged");
  EXPECT_ERROR(grey("P2 2 1 7\n1 "), "the picture is cut off");
  EXPECT_ERROR(grey("P2 8000 8000 7\n1 2 3"), "the picture is cut off");
  EXPECT_ERROR(grey("P4 9 2\n\x01\x01\x01"), "the picture is cut off");
}

TEST_F(PictureFile, LosesItsAlphaAndKeepsItsColour) {
  SKIP_WITHOUT_MODULE();
  const Array<float> picture =
      read(test::png(1, 1, 8, PngColour::rgb_alpha, std::string("\x10\x20\x30\x00", 4)));
  EXPECT_EQ(picture.values, (std::vector<float>{16 / 255.f, 32 / 255.f, 48 / 255.f}));
}

// 16 x 8 pixels: left half black, right half white.
const unsigned char half_white_jpeg[] = {
    0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01, 0x00,
    0x01, 0x00, 0x00, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x03, 0x02, 0x02, 0x03, 0x02, 0x02, 0x03, 0x03, 0x03,
    0x03, 0x04, 0x03, 0x03, 0x04, 0x05, 0x08, 0x05, 0x05, 0x04, 0x04, 0x05, 0x0a, 0x07, 0x07, 0x06, 0x08,
    0x0c, 0x0a, 0x0c, 0x0c, 0x0b, 0x0a, 0x0b, 0x0b, 0x0d, 0x0e, 0x12, 0x10, 0x0d, 0x0e, 0x11, 0x0e, 0x0b,
    0x0b, 0x10, 0x16, 0x10, 0x11, 0x13, 0x14, 0x15, 0x15, 0x15, 0x0c, 0x0f, 0x17, 0x18, 0x16, 0x14, 0x18,
    0x12, 0x14, 0x15, 0x14, 0xff, 0xc0, 0x00, 0x0b, 0x08, 0x00, 0x08, 0x00, 0x10, 0x01, 0x01, 0x11, 0x00,
    0xff, 0xc4, 0x00, 0x15, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x09, 0x0a, 0xff, 0xc4, 0x00, 0x14, 0x10, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xda, 0x00, 0x08, 0x01, 0x01,
    0x00, 0x00, 0x3f, 0x00, 0x2a, 0x95, 0x50, 0xff, 0xd9};

// With an EXIF segment that holds nothing but the orientation (tag 0x112).
std::string jpeg(int orientation) {
  const std::string file(reinterpret_cast<const char*>(half_white_jpeg), sizeof half_white_jpeg);
  if (orientation == 0) return file;
  using test::little_endian;
  const std::string tiff = std::string("II*\0", 4) + little_endian(8) + little_endian(1, 2) +
                           little_endian(0x112, 2) + little_endian(3, 2) + little_endian(1) +
                           little_endian(static_cast<std::uint32_t>(orientation)) + little_endian(0);
  const std::string exif = std::string("Exif\0\0", 6) + tiff;
  return "\xFF\xD8\xFF\xE1" + test::big_endian(static_cast<std::uint32_t>(exif.size() + 2), 2) + exif +
         file.substr(2);
}

TEST_F(PictureFile, OfJpegIsTurnedUpright) {
  SKIP_WITHOUT_MODULE();
  const Array<float> plain = read(jpeg(0), "x.jpg");
  ASSERT_EQ(plain.shape, (Shape{1, 8, 16}));
  EXPECT_LT(plain[0], 0.1f);
  EXPECT_GT(plain[15], 0.9f);
  EXPECT_EQ(read(jpeg(1), "x.jpg"), plain);
  const Array<float> turned = read(jpeg(6), "x.jpg");  // row 0 is the right-hand side: left becomes top
  ASSERT_EQ(turned.shape, (Shape{1, 16, 8}));
  EXPECT_LT(turned[0], 0.1f);
  EXPECT_GT(turned[15 * 8], 0.9f);
  const Array<float> upside_down = read(jpeg(3), "x.jpg");
  EXPECT_GT(upside_down[0], 0.9f);
}

TEST_F(PictureFile, IsWrittenRoundedAndClamped) {
  SKIP_WITHOUT_MODULE();
  const Array<float> picture({3, 1, 2}, std::vector<float>{-1, 2, 0.5f, 0.1f, std::nanf(""), 1});
  write_png(folder_ / "x.png", picture);
  const Array<float> back = read_picture(folder_ / "x.png");
  EXPECT_EQ(back.values, (std::vector<float>{0, 1, 128 / 255.f, 26 / 255.f, 0, 1}));
  write_png(folder_ / "grey.png", Array<float>({1, 3, 2}, 0.4f));
  EXPECT_EQ(read_picture(folder_ / "grey.png"), Array<float>({1, 3, 2}, 102 / 255.f));
}

TEST_F(PictureFile, IsNotWrittenFromOtherShapes) {
  EXPECT_ERROR(write_png(folder_ / "x.png", Array<float>({2, 3, 3}, 0.f)),
               "x.png: a picture must be 1 x H x W or 3 x H x W, not 2 x 3 x 3");
  EXPECT_ERROR(write_png(folder_ / "x.png", Array<float>({3, 3}, 0.f)), "x.png: a picture must be");
  EXPECT_ERROR(write_png(folder_ / "x.png", Array<float>({1, 3, 3}, std::vector<float>{1})),
               "x.png: a picture must be");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "x.png"));
}

TEST_F(PictureFile, OverThePixelLimitIsRefusedFromItsHeader) {
  EXPECT_ERROR(read(test::png(20000, 20000, 8, PngColour::rgb, "")),
               "x.png: is 20000 x 20000 pixels, the limit is 64 million");
  EXPECT_ERROR(read(test::png(8001, 8000, 8, PngColour::rgb, "")), "the limit is 64 million");
  EXPECT_ERROR(read(test::png(2147483647, 2147483647, 8, PngColour::rgb, "")), "the limit is 64 million");
  EXPECT_ERROR(read("P5\n900000000 900000000\n255\n", "x.pgm"), "x.pgm: is 900000000 x 900000000 pixels");
}

TEST_F(PictureFile, ThatIsDamagedIsRefused) {
  SKIP_WITHOUT_MODULE();
  EXPECT_ERROR(read(test::png(8000, 8000, 8, PngColour::rgb, "")),
               "x.png: ");  // the header's pixels are not there
  const std::string pixels(48, 'x');
  EXPECT_ERROR(read(test::png(4, 4, 3, PngColour::rgb, std::string(48, 'x'))),
               "x.png: the picture is damaged or cut off");
}

// Also where a decoder would fill the rest with grey.
TEST_F(PictureFile, ThatIsCutOffAnywhereIsRefused) {
  SKIP_WITHOUT_MODULE();
  const std::string pixels(48, 'x'),
      bmp_start = "BM" + std::string(8, '\0') + test::little_endian(54) + test::little_endian(40);
  const std::vector<std::string> files = {
      test::png(4, 4, 8, PngColour::rgb, pixels), jpeg(0), "P6\n4 4\n255\n" + pixels,
      bmp_start + test::little_endian(4) + test::little_endian(4) + test::little_endian(1 | 24u << 16) +
          std::string(24, '\0') + pixels};
  for (const std::string& file : files) {
    const std::string name = "x" + std::to_string(&file - files.data());
    EXPECT_NO_THROW(read(file, name)) << name;
    // PNG's last checksum (4 bytes) carries nothing.
    for (std::size_t length = 0; length < file.size() - 4; ++length)
      EXPECT_THROW(read(file.substr(0, length), name), Error) << name << " " << length;
  }
}

// Where the program is built without OpenCV; elsewhere the module is found.
TEST_F(PictureFile, SaysWhatToDoWithoutTheModule) {
  if (!module_is_missing()) GTEST_SKIP() << "the pictures module is here";
  EXPECT_ERROR(read(test::png(1, 1, 8, PngColour::grey, "x")),
               "x.png: pictures need the module liblacewing-pictures.so, which is not here");
  EXPECT_ERROR(read(test::png(1, 1, 8, PngColour::grey, "x")), ".npy works without it");
}

TEST_F(PictureFile, ThatIsNoneIsRefused) {
  EXPECT_ERROR(read(""), "x.png: is empty");
  EXPECT_ERROR(read("hello world"), "x.png: is not a picture in a known format");
  EXPECT_ERROR(read_picture(folder_.path()), "is a folder, not a file");
  EXPECT_ERROR(read_picture(folder_ / "none.png"), "none.png: no such file");
}

TEST_F(PictureFile, OfNumPyNeedsNoModule) {
  write_npy(folder_ / "grey.npy", Array<float>({2, 3}, 0.5f));
  EXPECT_EQ(read_picture(folder_ / "grey.npy"), Array<float>({1, 2, 3}, 0.5f));
  write_npy(folder_ / "rgb.npy", Array<float>({3, 2, 2}, 0.25f));
  EXPECT_EQ(read_picture(folder_ / "rgb.npy"), Array<float>({3, 2, 2}, 0.25f));
}

TEST_F(PictureFile, OfNumPyHoldsZeroToOneInAKnownShape) {
  const auto read_array = [&](const Shape& shape, double value) {
    write_npy(folder_ / "x.npy", Array<double>(shape, value));
    return read_picture(folder_ / "x.npy");
  };
  EXPECT_EQ(read_array({1, 1}, 1 + 1e-7)[0], 1.0f);
  EXPECT_ERROR(read_array({2, 2}, 255),
               "x.npy: holds the value 255.000000, a picture's values are 0 to 1. Divide");
  EXPECT_ERROR(read_array({2, 2}, -0.5), "a picture's values are 0 to 1");
  EXPECT_ERROR(read_array({2, 2}, std::nan("")), "a picture's values are 0 to 1");
  EXPECT_ERROR(read_array({4, 4, 3}, 0.5), "x.npy: holds 4 x 4 x 3 numbers, not a picture");
  EXPECT_ERROR(read_array({1, 3, 4, 4}, 0.5), "not a picture");
  EXPECT_ERROR(read_array({7}, 0.5), "not a picture");
  EXPECT_ERROR(read_array({3, 0, 4}, 0.5), "not a picture");
}

TEST(RealPictures, OfTheSharedDataFitTheNetwork) {
  const auto folder = test::shared_data("imagenet-samples");
  LACEWING_SKIP_WITHOUT(folder);
  SKIP_WITHOUT_MODULE();
  const auto set = open_dataset(folder.string());
  const Array<float> picture = set->picture(0);
  EXPECT_EQ(picture.dim(0), 3);
  EXPECT_EQ(std::min(picture.dim(1), picture.dim(2)), 256);
  EXPECT_EQ(preprocess(picture, preprocessing_preset("imagenet")).shape, (Shape{3, 224, 224}));
}

}  // namespace
}  // namespace lacewing
