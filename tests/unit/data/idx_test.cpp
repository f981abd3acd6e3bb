#include <gtest/gtest.h>

#include <chrono>

#include "data/dataset.h"
#include "support/expect_error.h"
#include "support/packed_bytes.h"
#include "support/shared_data.h"
#include "support/temp_folder.h"

namespace lacewing {
namespace {

using test::big_endian;

std::string pictures(std::uint32_t count, std::uint32_t height, std::uint32_t width,
                     const std::string& bytes) {
  return big_endian(0x803) + big_endian(count) + big_endian(height) + big_endian(width) + bytes;
}

std::string labels(std::uint32_t count, const std::string& bytes) {
  return big_endian(0x801) + big_endian(count) + bytes;
}

class IdxFiles : public testing::Test {
 protected:
  // Two pictures of 2 x 3 bytes.
  const std::string good_pictures_ =
      pictures(2, 2, 3, std::string("\x00\x01\x02\x03\x04\x05\xff\x80\x40\x20\x10\x08", 12));
  const std::string good_labels_ = labels(2, std::string("\x07\x00", 2));
  test::TempFolder folder_;

  std::shared_ptr<const Dataset> open(const std::string& picture_bytes, const std::string& label_bytes) {
    folder_.write("t10k-labels-idx1-ubyte", label_bytes);
    return open_dataset(folder_.write("t10k-images-idx3-ubyte", picture_bytes).string());
  }
};

TEST_F(IdxFiles, AreReadByIndex) {
  const auto set = open(good_pictures_, good_labels_);
  EXPECT_EQ(set->size(), 2);
  EXPECT_EQ(set->class_count(), 8);  // the largest label and those below
  EXPECT_EQ(set->label(0), 7);
  EXPECT_EQ(set->label(1), 0);
  EXPECT_EQ(set->picture_name(1), "1");
  const Array<float> second = set->picture(1);
  EXPECT_EQ(second.shape, (Shape{1, 2, 3}));
  EXPECT_EQ(second.values,
            (std::vector<float>{1, 128 / 255.f, 64 / 255.f, 32 / 255.f, 16 / 255.f, 8 / 255.f}));
}

TEST_F(IdxFiles, MayBePackedEachForItself) {
  folder_.write("train-images-idx3-ubyte.gz", test::gzip(good_pictures_));
  folder_.write("train-labels-idx1-ubyte", good_labels_);
  const auto set = open_dataset((folder_ / "train-images-idx3-ubyte.gz").string());
  EXPECT_EQ(set->label(0), 7);
  EXPECT_EQ(set->picture(1)[0], 1.0f);
}

TEST_F(IdxFiles, RefuseIndicesOutside) {
  const auto set = open(good_pictures_, good_labels_);
  EXPECT_ERROR(set->picture(2), "there is no picture 2. Its pictures are 0 to 1.");
  EXPECT_ERROR(set->label(-1), "there is no picture -1");
  EXPECT_ERROR(set->picture_name(2), "there is no picture 2");
}

TEST_F(IdxFiles, RefuseHeadersThatLie) {
  const std::string twelve(12, 'x');
  EXPECT_ERROR(open(pictures(3, 2, 3, twelve), good_labels_),
               "t10k-images-idx3-ubyte: header says 3 x 2 x 3 bytes of pictures, the file has 12");
  EXPECT_ERROR(open(pictures(1, 2, 3, twelve), good_labels_), "the file has 12");
  EXPECT_ERROR(open(pictures(0xFFFFFFFF, 65535, 65535, twelve), good_labels_), "the file has 12");
  EXPECT_ERROR(open(pictures(2, 0xFFFFFFFF, 0xFFFFFFFF, twelve), good_labels_),
               "states pictures of 4294967295 x 4294967295");
  EXPECT_ERROR(open(pictures(2, 0, 3, ""), good_labels_), "states pictures of 0 x 3");
  EXPECT_ERROR(open(pictures(0, 2, 3, ""), good_labels_), "holds no pictures");
  for (std::size_t length = 1; length < good_pictures_.size(); ++length)
    EXPECT_ERROR(open(good_pictures_.substr(0, length), good_labels_), "t10k-images-idx3-ubyte: ");
}

TEST_F(IdxFiles, RefuseWrongLabelFiles) {
  EXPECT_ERROR(open(good_pictures_, labels(3, "abc")),
               "t10k-labels-idx1-ubyte: has 3 labels for the 2 pictures of t10k-images-idx3-ubyte");
  EXPECT_ERROR(open(good_pictures_, labels(2, "a")), "header says 2 labels, the file has 1");
  EXPECT_ERROR(open(good_pictures_, good_pictures_), "is not an idx label file");
  EXPECT_ERROR(open(good_pictures_, "abc"), "is not an idx label file");
  EXPECT_ERROR(open(good_pictures_, ""), "t10k-labels-idx1-ubyte: is empty");
}

TEST_F(IdxFiles, RefuseMissingLabelFiles) {
  const auto file = folder_.write("train-images-idx3-ubyte", good_pictures_);
  EXPECT_ERROR(open_dataset(file.string()), "its label file train-labels-idx1-ubyte is not beside it");
  EXPECT_ERROR(open_dataset(folder_.write("strange", good_pictures_).string()),
               "its label file cannot be told from its name");
  const auto label_file = folder_.write("train-labels-idx1-ubyte", good_labels_);
  EXPECT_ERROR(open_dataset(label_file.string()), "train-labels-idx1-ubyte: ");
}

TEST_F(IdxFiles, RefuseDamagedPackedFiles) {
  folder_.write("t10k-labels-idx1-ubyte", good_labels_);
  const std::string packed = test::gzip(good_pictures_);
  const auto open_packed = [&](const std::string& bytes) {
    return open_dataset(folder_.write("t10k-images-idx3-ubyte.gz", bytes).string());
  };
  EXPECT_EQ(open_packed(packed)->size(), 2);
  EXPECT_ERROR(open_packed(packed.substr(0, packed.size() - 9)),
               "t10k-images-idx3-ubyte.gz: compressed data is cut off. Fetch the file again.");
  std::string wrong = packed;
  wrong[20] = static_cast<char>(wrong[20] ^ 1);
  EXPECT_ERROR(open_packed(wrong), "compressed data is damaged");
  EXPECT_ERROR(open_packed(test::gzip("")), "unpacks to nothing");
}

TEST_F(IdxFiles, OfANamedSetHaveItsClassesOnly) {
  folder_.write("mnist/t10k-images-idx3-ubyte", good_pictures_);
  folder_.write("mnist/t10k-labels-idx1-ubyte", good_labels_);
  const auto set = open_dataset("mnist:test", {{folder_.path()}});
  EXPECT_EQ(set->name(), "mnist:test");
  EXPECT_EQ(set->class_count(), 10);
  EXPECT_EQ(set->class_names()[7], "7");
  folder_.write("mnist/t10k-labels-idx1-ubyte", labels(2, std::string("\x01\x0a", 2)));
  EXPECT_ERROR(open_dataset("mnist:test", {{folder_.path()}}),
               "t10k-labels-idx1-ubyte: label 10 at 1 is none of the 10 classes");
}

double seconds_to_open(const std::string& reference, const DatasetOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const auto set = open_dataset(reference, options);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(set->size(), 60000);
  return taken.count();
}

TEST(RealIdxFiles, FashionMnistOfDebian) {
  LACEWING_SKIP_WITHOUT("/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz");
  const auto set = open_dataset("fashion-mnist:test");
  EXPECT_EQ(set->size(), 10000);
  EXPECT_EQ(set->class_names()[9], "Ankle boot");
  EXPECT_EQ(set->label(0), 9);  // the first test picture is an ankle boot
  EXPECT_EQ(set->picture(9999).shape, (Shape{1, 28, 28}));
  std::vector<int> counts(10, 0);
  for (std::int64_t i = 0; i < set->size(); ++i) ++counts[static_cast<std::size_t>(set->label(i))];
  EXPECT_EQ(counts, std::vector<int>(10, 1000));
  const double seconds = seconds_to_open("fashion-mnist:train", {});
  RecordProperty("seconds", std::to_string(seconds));
  EXPECT_LT(seconds, 3.0);  // about 0.3 s where nothing else runs
}

TEST(RealIdxFiles, MnistOfTheSharedData) {
  const auto folder = test::shared_data("mnist");
  LACEWING_SKIP_WITHOUT(folder);
  const auto set = open_dataset("mnist:test", {{folder.parent_path()}});
  EXPECT_EQ(set->size(), 10000);
  const std::vector<std::int64_t> first = {7, 2, 1, 0, 4};
  for (std::int64_t i = 0; i < 5; ++i) EXPECT_EQ(set->label(i), first[static_cast<std::size_t>(i)]);
  EXPECT_EQ(open_dataset("mnist:test", {{folder}})->size(), 10000);  // the set's own folder
  EXPECT_EQ(open_dataset((folder / "t10k-images-idx3-ubyte.gz").string())->class_count(), 10);
}

}  // namespace
}  // namespace lacewing
