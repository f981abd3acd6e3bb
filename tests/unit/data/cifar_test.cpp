#include <gtest/gtest.h>

#include "data/dataset.h"
#include "support/expect_error.h"
#include "support/packed_bytes.h"
#include "support/shared_data.h"
#include "support/temp_folder.h"

namespace lacewing {
namespace {

// Picture `seed`: byte i is (i + seed) mod 251.
std::string record(int label, int seed) {
  std::string out(1, static_cast<char>(label));
  for (int i = 0; i < 3072; ++i) out += static_cast<char>((i + seed) % 251);
  return out;
}

class CifarFiles : public testing::Test {
 protected:
  test::TempFolder folder_;
  std::shared_ptr<const Dataset> open(const std::string& bytes, const std::string& name = "batch.bin") {
    return open_dataset(folder_.write(name, bytes).string());
  }
};

TEST_F(CifarFiles, AreReadByIndex) {
  for (const bool packed : {false, true}) {
    const std::string bytes = record(3, 0) + record(9, 5);
    const auto set = packed ? open(test::gzip(bytes), "batch.bin.gz") : open(bytes);
    EXPECT_EQ(set->size(), 2);
    EXPECT_EQ(set->label(0), 3);
    EXPECT_EQ(set->label(1), 9);
    EXPECT_EQ(set->class_count(), 10);
    EXPECT_EQ(set->class_names()[9], "truck");
    const Array<float> picture = set->picture(1);
    ASSERT_EQ(picture.shape, (Shape{3, 32, 32}));
    for (std::int64_t i = 0; i < 3072; ++i) ASSERT_EQ(picture[i], static_cast<float>((i + 5) % 251) / 255.0f);
    EXPECT_ERROR(set->picture(2), "there is no picture 2");
  }
}

TEST_F(CifarFiles, TakeClassNamesFromTheListBesideThem) {
  folder_.write("batches.meta.txt", "a\r\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
  EXPECT_EQ(open(record(0, 0))->class_names()[1], "b");
  folder_.write("batches.meta.txt", "a\nb\n");
  EXPECT_ERROR(open(record(0, 0)),
               "batches.meta.txt: lists 2 classes, CIFAR-10 has 10. Remove it to use the usual names.");
  folder_.write("batches.meta.txt", std::string(100000, 'a'));
  EXPECT_ERROR(open(record(0, 0)), "batches.meta.txt: is larger than");
}

TEST_F(CifarFiles, RefuseTruncationAndLabelsOutside) {
  const std::string good = record(1, 0) + record(2, 0);
  EXPECT_ERROR(open(good.substr(0, good.size() - 1)), "batch.bin: has 6145 bytes, which is not a multiple");
  EXPECT_ERROR(open("x"), "batch.bin: has 1 bytes");
  EXPECT_ERROR(open(""), "batch.bin: is empty");
  EXPECT_ERROR(open(record(1, 0) + record(10, 0)),
               "batch.bin: record 1 has label 10, CIFAR-10 has 10 classes");
  EXPECT_ERROR(open(record(255, 0)), "record 0 has label 255");
  EXPECT_ERROR(open(test::gzip(good).substr(0, 3000), "batch.bin.gz"),
               "batch.bin.gz: compressed data is cut off");
}

TEST_F(CifarFiles, MakeUpTheSplitsOfTheNamedSet) {
  folder_.write("cifar10/test_batch.bin", record(4, 0));
  for (int i = 1; i <= 4; ++i)
    folder_.write("cifar10/data_batch_" + std::to_string(i) + ".bin", record(i, i));
  const DatasetOptions options{{folder_.path()}};
  EXPECT_EQ(open_dataset("cifar10:test", options)->size(), 1);
  EXPECT_ERROR(open_dataset("cifar10:train", options), "cifar10: these files are missing: data_batch_5.bin");
  folder_.write("cifar10/data_batch_5.bin.gz", test::gzip(record(5, 5)));
  const auto train = open_dataset("cifar10:train", options);
  ASSERT_EQ(train->size(), 5);
  for (std::int64_t i = 0; i < 5; ++i) EXPECT_EQ(train->label(i), i + 1);
  EXPECT_EQ(train->picture(4)[0], 5 / 255.0f);
}

TEST(RealCifarFiles, LosslessExcerptOfTheSharedData) {
  const auto folder = test::shared_data("cifar10-lossless");
  LACEWING_SKIP_WITHOUT(folder);
  const auto set = open_dataset("cifar10:test", {{folder.parent_path()}});
  EXPECT_EQ(set->size(), 1000);
  const std::vector<std::int64_t> first = {3, 8, 8, 0, 6};  // of the original test batch
  for (std::int64_t i = 0; i < 5; ++i) EXPECT_EQ(set->label(i), first[static_cast<std::size_t>(i)]);
  EXPECT_EQ(set->class_names()[3], "cat");
  EXPECT_EQ(open_dataset("cifar10:train", {{folder}})->size(), 4000);
  EXPECT_EQ(open_dataset((folder / "test_batch_first1000.bin.gz").string())->picture(0), set->picture(0));
}

}  // namespace
}  // namespace lacewing
