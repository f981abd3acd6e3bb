#include "base/npy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "base/file.h"
#include "support/expect_error.h"
#include "support/temp_folder.h"

namespace lacewing {
namespace {

using test::TempFolder;

template <class T>
std::string bytes_of(std::initializer_list<T> values, bool big_endian = false) {
  std::string bytes;
  for (const T value : values) {
    std::string one(reinterpret_cast<const char*>(&value), sizeof(T));
    bytes += big_endian ? std::string(one.rbegin(), one.rend()) : one;
  }
  return bytes;
}

std::string npy(const std::string& header, const std::string& data, char version = 1) {
  std::string file = std::string("\x93NUMPY") + version + '\0';
  const std::uint32_t length = static_cast<std::uint32_t>(header.size());
  file += std::string(reinterpret_cast<const char*>(&length), version == 1 ? 2 : 4);
  return file + header + data;
}

std::string header(const std::string& descr, const std::string& shape, bool fortran = false) {
  return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") +
         ", 'shape': " + shape + ", }\n";
}

class Npy : public testing::Test {
 protected:
  Array<double> read(const std::string& bytes) { return read_npy(folder_.write("x.npy", bytes)); }
  std::vector<double> values(const std::string& descr, const std::string& shape, const std::string& data) {
    return read(npy(header(descr, shape), data)).values;
  }
  TempFolder folder_;
};

TEST_F(Npy, ReadsEveryNumberTypeInBothByteOrders) {
  for (const bool big : {false, true}) {
    const std::string order = big ? ">" : "<";
    EXPECT_EQ(values(order + "f8", "(2,)", bytes_of<double>({1.5, -2}, big)), (std::vector<double>{1.5, -2}));
    EXPECT_EQ(values(order + "f4", "(2,)", bytes_of<float>({1.5f, -2}, big)), (std::vector<double>{1.5, -2}));
    EXPECT_EQ(values(order + "i8", "(2,)", bytes_of<std::int64_t>({-3, 1L << 40}, big)),
              (std::vector<double>{-3, 0x1p40}));
    EXPECT_EQ(values(order + "i4", "(1,)", bytes_of<std::int32_t>({-70000}, big)),
              (std::vector<double>{-70000}));
    EXPECT_EQ(values(order + "i2", "(1,)", bytes_of<std::int16_t>({-300}, big)), (std::vector<double>{-300}));
    EXPECT_EQ(values(order + "u8", "(1,)", bytes_of<std::uint64_t>({1UL << 63}, big)),
              (std::vector<double>{0x1p63}));
    EXPECT_EQ(values(order + "u4", "(1,)", bytes_of<std::uint32_t>({4000000000}, big)),
              (std::vector<double>{4e9}));
    EXPECT_EQ(values(order + "u2", "(1,)", bytes_of<std::uint16_t>({60000}, big)),
              (std::vector<double>{60000}));
  }
  EXPECT_EQ(values("|i1", "(2,)", bytes_of<std::int8_t>({-5, 5})), (std::vector<double>{-5, 5}));
  EXPECT_EQ(values("|u1", "(2,)", bytes_of<std::uint8_t>({0, 255})), (std::vector<double>{0, 255}));
  EXPECT_EQ(values("|b1", "(3,)", bytes_of<std::uint8_t>({0, 1, 2})), (std::vector<double>{0, 1, 1}));
}

TEST_F(Npy, ReadsHalfPrecision) {
  // 1, -2, largest, smallest subnormal, -0, infinity
  const auto read_halves =
      values("<f2", "(6,)", bytes_of<std::uint16_t>({0x3c00, 0xc000, 0x7bff, 0x0001, 0x8000, 0x7c00}));
  EXPECT_EQ(read_halves,
            (std::vector<double>{1, -2, 65504, 0x1p-24, 0, std::numeric_limits<double>::infinity()}));
  EXPECT_TRUE(std::isnan(values(">f2", "(1,)", bytes_of<std::uint16_t>({0x7e00}, true))[0]));
}

TEST_F(Npy, TurnsFortranOrderIntoCOrder) {
  // a[i][j][k] = 100 i + 10 j + k, stored with i fastest.
  std::string data;
  for (int k = 0; k < 4; ++k)
    for (int j = 0; j < 3; ++j)
      for (int i = 0; i < 2; ++i) data += bytes_of<float>({static_cast<float>(100 * i + 10 * j + k)});
  const Array<double> array = read(npy(header("<f4", "(2, 3, 4)", true), data));
  EXPECT_EQ(array.shape, (Shape{2, 3, 4}));
  std::int64_t at = 0;
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 4; ++k) EXPECT_EQ(array[at++], 100 * i + 10 * j + k);
}

TEST_F(Npy, ReadsVersionsOneToThreeScalarsAndEmptyArrays) {
  for (const char version : {1, 2, 3})
    EXPECT_EQ(read(npy(header("<f8", "(1,)"), bytes_of<double>({4}), version)).values,
              std::vector<double>{4});
  const Array<double> scalar = read(npy(header("<f8", "()"), bytes_of<double>({4})));
  EXPECT_EQ(scalar.shape, Shape{});
  EXPECT_EQ(scalar.values, std::vector<double>{4});
  EXPECT_EQ(read(npy(header("<f8", "(0, 3)"), "")).shape, (Shape{0, 3}));
  EXPECT_EQ(read(npy(header("<f8", "(1L, 1L)"), bytes_of<double>({4}))).shape, (Shape{1, 1}));  // Python 2
}

TEST_F(Npy, WritesWhatItReads) {
  const Array<double> doubles({2, 3}, std::vector<double>{0, -1, 1e300, 1e-300, 0.1, 2});
  write_npy(folder_ / "d.npy", doubles);
  EXPECT_EQ(read_npy(folder_ / "d.npy"), doubles);
  const Array<float> floats({3}, std::vector<float>{0.1f, -1, 2});
  write_npy(folder_ / "f.npy", floats);
  EXPECT_EQ(read_npy(folder_ / "f.npy"), floats.cast<double>());
  write_npy(folder_ / "s.npy", Array<double>({}, std::vector<double>{7}));
  EXPECT_EQ(read_npy(folder_ / "s.npy").shape, Shape{});
}

TEST_F(Npy, WritesTheHeaderThatNumpyWrites) {
  write_npy(folder_ / "f.npy", Array<float>({3, 2}, 1.0f));
  const std::string file = read_text(folder_ / "f.npy");
  EXPECT_EQ(file.substr(0, 10), std::string("\x93NUMPY\x01\x00\x76\x00", 10));
  EXPECT_EQ(file.substr(10, 61), "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }  ");
  EXPECT_EQ(file[127], '\n');
  EXPECT_EQ(file.size(), 128u + 24u);
  write_npy(folder_ / "one.npy", Array<float>({3}, 1.0f));
  EXPECT_NE(read_text(folder_ / "one.npy").find("'shape': (3,), }"), std::string::npos);
}

TEST_F(Npy, RefusesToWriteValuesThatDoNotFillTheShape) {
  EXPECT_ERROR(write_npy(folder_ / "x.npy", Array<float>({3}, std::vector<float>{1})),
               "x.npy: 1 values do not fill 3");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "x.npy"));
}

TEST_F(Npy, RefusesFoldersMissingAndEmptyFiles) {
  EXPECT_ERROR(read_npy(folder_.path()), "is a folder, not a file");
  EXPECT_ERROR(read_npy(folder_ / "none.npy"), "none.npy: no such file");
  EXPECT_ERROR(read(""), "x.npy: is empty");
}

TEST_F(Npy, RefusesTruncatedFiles) {
  const std::string whole = npy(header("<f8", "(2,)"), bytes_of<double>({1, 2}));
  for (std::size_t length = 1; length < whole.size(); ++length)
    EXPECT_ERROR(read(whole.substr(0, length)), "x.npy: ");
  EXPECT_ERROR(read(whole.substr(0, whole.size() - 1)),
               "header says 2 numbers of 8 bytes, the file has 15 bytes");
  EXPECT_ERROR(read(whole + "x"), "the file has 17 bytes");
}

TEST_F(Npy, RefusesShapesThatLie) {
  EXPECT_ERROR(read(npy(header("<f8", "(-1,)"), "")), "negative extent");
  EXPECT_ERROR(read(npy(header("<f8", "(1000000000000,)"), "12345678")), "the file has 8 bytes");
  EXPECT_ERROR(read(npy(header("<f8", "(4294967296, 4294967296)"), "")), "more elements than can be counted");
  EXPECT_ERROR(read(npy(header("<f8", "(2305843009213693952,)"), "")),
               "the file has 0 bytes");  // x 8 overflows 64 bits
  EXPECT_ERROR(read(npy(header("<f8", "(99999999999999999999,)"), "")), "too large");
  std::string many = "(";
  for (int i = 0; i < 65; ++i) many += "1, ";
  EXPECT_ERROR(read(npy(header("<f8", many + ")"), "12345678")), "more than 64 axes");
}

// Nothing but the header is read: the file is a hole, and the numbers would not be finite.
TEST_F(Npy, ChecksTheShapeBeforeItReadsNumbers) {
  const std::filesystem::path path = folder_.write("big.npy", npy(header("|u1", "(5, 10000, 6000)"), ""));
  std::filesystem::resize_file(path, std::filesystem::file_size(path) + 300'000'000);
  EXPECT_EQ(read_npy_shape(path), (Shape{5, 10000, 6000}));
  EXPECT_ERROR(read_npy(path), "big.npy: holds 300000000 numbers, the limit is 48 million. ");
  const auto refuse = [](const Shape& shape) { throw Error("no " + to_string(shape), {}, "Another."); };
  EXPECT_ERROR(read_npy(path, refuse), "big.npy: no 5 x 10000 x 6000. Another.");
  EXPECT_ERROR(read_npy_shape(folder_.write("x.npy", npy(header("<f8", "(2,)"), "x"))),
               "the file has 1 byte");
}

TEST_F(Npy, RefusesObjectsRecordsAndOtherTypes) {
  EXPECT_ERROR(read(npy(header("|O", "(1,)"), "12345678")), "Python objects, which are never loaded");
  EXPECT_ERROR(read(npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }", "12345678")),
               "structured records");
  for (const char* descr : {"<c16", "<U10", "|S8", "<M8[ns]", "<f16", "<f3", "", "<", "<f80", "<b1x"})
    EXPECT_ERROR(read(npy(header(descr, "(1,)"), "12345678")), "which is not supported");
}

TEST_F(Npy, RefusesHeadersThatLieOrAreNoLiteral) {
  std::string file = npy(header("<f8", "(1,)"), "12345678");
  file[8] = '\xff';
  file[9] = '\xff';
  EXPECT_ERROR(read(file), "is cut off in its header: it states 65535 bytes");
  EXPECT_ERROR(read(npy(std::string(70000, ' '), "", 2)), "more than any array needs");
  EXPECT_ERROR(read(npy("", "")), "damaged .npy header");
  for (const char* text :
       {"{", "{}", "{'descr'}", "{'descr': '<f8'}", "{'descr': '<f8', 'descr': '<f8'}", "{'shape': (1",
        "{'shape': (1 2)}", "{'shape': __import__('os')}", "{'fortran_order': 1}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} x", "[1]"})
    EXPECT_ERROR(read(npy(text, "12345678")), "damaged .npy header");
  EXPECT_ERROR(read(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 'x'}", "12345678")),
               "damaged");
  EXPECT_ERROR(read(npy(header("<f8", "(1,)"), "12345678", 4)), "unknown .npy version 4");
  EXPECT_ERROR(read("PK\x03\x04 something else"), "is not a .npy file");
}

}  // namespace
}  // namespace lacewing
