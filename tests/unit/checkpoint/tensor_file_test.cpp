#include "checkpoint/tensor_file.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <random>

#include "base/file.h"
#include "support/expect_error.h"
#include "support/temp_folder.h"
#include "write_files.h"

namespace lacewing {
namespace {

using Values = std::vector<double>;
using test::floats, test::little, test::Pickle;

TensorFile read(const std::string& bytes) {
  const test::TempFolder folder;
  return read_tensor_file(folder.write("given.bin", bytes));  // the map outlives the folder
}

template <class T>
std::vector<std::byte> bytes_of(const std::vector<T>& values) {
  std::vector<std::byte> bytes(values.size() * sizeof(T));
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

void expect_small_network(const TensorFile& file, const std::string& format) {
  EXPECT_EQ(file.format, format);
  ASSERT_EQ(file.tensors.size(), 3u) << format;
  EXPECT_EQ(file.tensors[0].name, "conv.weight") << format;
  EXPECT_EQ(to_array(*file.find("conv.weight")), Array<double>({2, 3}, Values{0, 1, 2, 3, 4, 5})) << format;
  EXPECT_EQ(to_array(*file.find("conv.turned")), Array<double>({3, 2}, Values{0, 3, 1, 4, 2, 5})) << format;
  EXPECT_EQ(to_array(*file.find("steps")), Array<double>(Shape{}, Values{7})) << format;
  EXPECT_EQ(file.find("steps")->type, ElementType::i64) << format;
  EXPECT_EQ(file.find("conv"), nullptr) << format;
}

TEST(TensorFile, EveryFormatGivesTheSameTensorsWhateverItsName) {
  expect_small_network(read(test::valid_safetensors()), "safetensors");
  expect_small_network(read(test::valid_legacy()), "pytorch legacy");
  expect_small_network(read(test::valid_zip()), "pytorch zip");
  expect_small_network(read(test::valid_zip({.zip64 = true, .comment = {}})), "pytorch zip");
  expect_small_network(read(test::valid_zip({.zip64 = false, .comment = "made by hand PK\x05\x06"})),
                       "pytorch zip");
  EXPECT_EQ(read(test::valid_safetensors()).metadata.at("arch"), "tiny");
}

TEST(TensorFile, DeflatedMembersAreInflated) {
  try {
    inflate(std::span<const std::byte>(), 1);
  } catch (const Error& error) {
    if (error.reason().find("no zlib") != std::string::npos) GTEST_SKIP() << "built without zlib";
  }
  const TensorFile file = read(test::valid_zip({}, true));
  expect_small_network(file, "pytorch zip");
  EXPECT_EQ(file.find("conv.weight")->owner, file.find("conv.turned")->owner);  // inflated once
}

TEST(TensorFile, TensorsAreViewsOfTheMappedFile) {
  for (const std::string& bytes : {test::valid_safetensors(), test::valid_legacy(), test::valid_zip()}) {
    const TensorFile file = read(bytes);
    const auto& first = file.tensors[0];
    EXPECT_EQ(first.owner, file.tensors[2].owner);
    EXPECT_EQ(first.bytes.size(), 24u);
    EXPECT_LT(std::abs(file.tensors[2].bytes.data() - first.bytes.data()),
              static_cast<std::ptrdiff_t>(bytes.size()));
  }
}

// --- element types ---

TEST(ToArray, ReadsEveryElementType) {
  const auto read_one = [](ElementType type, const std::vector<std::byte>& bytes) {
    TensorEntry entry;
    entry.type = type;
    entry.shape = {static_cast<std::int64_t>(bytes.size()) / element_size(type)};
    entry.strides = {1};
    entry.bytes = bytes;
    return to_array(entry).values;
  };
  EXPECT_EQ(read_one(ElementType::boolean, bytes_of<std::uint8_t>({0, 1, 255})), (Values{0, 1, 1}));
  EXPECT_EQ(read_one(ElementType::u8, bytes_of<std::uint8_t>({0, 200, 255})), (Values{0, 200, 255}));
  EXPECT_EQ(read_one(ElementType::i8, bytes_of<std::int8_t>({-128, 127})), (Values{-128, 127}));
  EXPECT_EQ(read_one(ElementType::i16, bytes_of<std::int16_t>({-32768, 5})), (Values{-32768, 5}));
  EXPECT_EQ(read_one(ElementType::i32, bytes_of<std::int32_t>({-2000000000, 5})), (Values{-2e9, 5}));
  EXPECT_EQ(read_one(ElementType::i64, bytes_of<std::int64_t>({-(1ll << 52), 5})), (Values{-0x1p52, 5}));
  EXPECT_EQ(read_one(ElementType::f32, bytes_of<float>({0.1f, -3e38f})),
            (Values{static_cast<double>(0.1f), static_cast<double>(-3e38f)}));
  EXPECT_EQ(read_one(ElementType::f64, bytes_of<double>({0.1, -1e308})), (Values{0.1, -1e308}));
  EXPECT_EQ(read_one(ElementType::bf16, bytes_of<std::uint16_t>({0x3F80, 0xC2F7, 0x0001})),
            (Values{1, -123.5, 0x1p-133}));
  EXPECT_EQ(
      read_one(ElementType::f16, bytes_of<std::uint16_t>({0x3C00, 0xC000, 0x7BFF, 0x0001, 0x8400, 0x3555})),
      (Values{1, -2, 65504, 0x1p-24, -0x1p-14, 0.333251953125}));
  const Values special =
      read_one(ElementType::f16, bytes_of<std::uint16_t>({0x7C00, 0xFC00, 0x7E00, 0x8000}));
  EXPECT_EQ(special[0], std::numeric_limits<double>::infinity());
  EXPECT_EQ(special[1], -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(special[2]));
  EXPECT_TRUE(special[3] == 0 && std::signbit(special[3]));
}

TEST(ToArray, HalfEqualsItsDefinitionForAllBitPatterns) {
  std::vector<std::uint16_t> bits(65536);
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = static_cast<std::uint16_t>(i);
  const auto bytes = bytes_of(bits);
  TensorEntry entry{"all", ElementType::f16, {65536}, {1}, bytes, nullptr};
  const Array<double> values = to_array(entry);
  for (std::int64_t i = 0; i < 65536; ++i) {
    const std::int64_t exponent = i >> 10 & 31, fraction = i & 1023;
    if (exponent == 31) continue;
    const double magnitude =
        exponent == 0 ? std::ldexp(static_cast<double>(fraction), -24)
                      : std::ldexp(1 + static_cast<double>(fraction) / 1024, static_cast<int>(exponent) - 15);
    ASSERT_EQ(values[i], i >> 15 == 0 ? magnitude : -magnitude) << i;
  }
}

TEST(ToArray, FollowsAnyStrides) {
  std::mt19937 engine(1);
  std::vector<float> storage(5000);
  for (std::size_t i = 0; i < storage.size(); ++i) storage[i] = static_cast<float>(i);
  const auto bytes = bytes_of(storage);
  for (int round = 0; round < 200; ++round) {
    Shape shape(engine() % 5);
    std::vector<std::int64_t> strides;
    for (std::int64_t& extent : shape) {
      extent = engine() % 5 + (round % 10 == 0 ? 0 : 1);
      strides.push_back(engine() % 200);
    }
    const TensorEntry entry{"any", ElementType::f32, shape, strides, bytes, nullptr};
    const Array<double> values = to_array(entry);
    ASSERT_EQ(values.size(), element_count(shape));
    for (std::int64_t i = 0; i < values.size(); ++i) {
      std::int64_t rest = i, element = 0;
      for (std::size_t axis = shape.size(); axis-- > 0;) {
        element += rest % shape[axis] * strides[axis];
        rest /= shape[axis];
      }
      ASSERT_EQ(values[i], static_cast<double>(element));
    }
  }
}

TEST(ToArray, RefusesAnEntryThatReachesTooFar) {
  const auto bytes = bytes_of<float>({1, 2, 3, 4});
  EXPECT_ERROR(to_array({"w", ElementType::f32, {2, 2}, {3, 1}, bytes, nullptr}),
               "tensor 'w' of shape 2 x 2");
  EXPECT_ERROR(to_array({"w", ElementType::f32, {5}, {1}, bytes, nullptr}), "has only 16 bytes");
  EXPECT_ERROR(to_array({"w", ElementType::f32, {2}, {-1}, bytes, nullptr}), "negative stride");
  EXPECT_ERROR(to_array({"w", ElementType::f32, {2}, {}, bytes, nullptr}), "0 strides");
}

// --- safetensors ---

TEST(Safetensors, WhatIsWrittenIsReadBack) {
  const test::TempFolder folder;
  const std::vector<TensorToWrite> tensors{
      {"a \"quoted\" ü", ElementType::f64, {2, 1}, bytes_of<double>({0.1, -2})},
      {"empty", ElementType::f32, {0, 3}, {}},
      {"flags", ElementType::boolean, {3}, bytes_of<std::uint8_t>({1, 0, 1})},
      {"half", ElementType::bf16, {}, bytes_of<std::uint16_t>({0x3F80})}};
  const std::map<std::string, std::string> metadata{{"arch", "cnn_16_32"}, {"log", "line\nline \\ \"x\""}};
  write_safetensors(folder / "out.safetensors", tensors, metadata);
  const TensorFile file = read_tensor_file(folder / "out.safetensors");
  EXPECT_EQ(file.metadata, metadata);
  ASSERT_EQ(file.tensors.size(), tensors.size());
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    EXPECT_EQ(file.tensors[i].name, tensors[i].name);
    EXPECT_EQ(file.tensors[i].type, tensors[i].type);
    EXPECT_EQ(file.tensors[i].shape, tensors[i].shape);
    EXPECT_TRUE(std::equal(tensors[i].bytes.begin(), tensors[i].bytes.end(), file.tensors[i].bytes.begin(),
                           file.tensors[i].bytes.end()));
  }
  EXPECT_EQ(to_array(file.tensors[0]).values, (Values{0.1, -2}));
  std::ifstream in(folder / "out.safetensors", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  EXPECT_EQ(static_cast<unsigned char>(bytes[0]) % 8, 0) << "header padded to 8 bytes";
}

TEST(Safetensors, WritingRefusesWhatCouldNotBeRead) {
  const test::TempFolder folder;
  const auto four = bytes_of<float>({1});
  const auto path = folder / "out.safetensors";
  EXPECT_ERROR(write_safetensors(path, {{"a", ElementType::f32, {2}, four}}, {}), "cannot have 4 bytes");
  EXPECT_ERROR(
      write_safetensors(path, {{"a", ElementType::f32, {1}, four}, {"a", ElementType::f32, {1}, four}}, {}),
      "'a'");
  EXPECT_ERROR(write_safetensors(path, {{"__metadata__", ElementType::f32, {1}, four}}, {}), "__metadata__");
  EXPECT_ERROR(write_safetensors(path, {{"\xFF", ElementType::f32, {1}, four}}, {}), "UTF-8");
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace lacewing
