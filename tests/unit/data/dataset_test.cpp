#include "data/dataset.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "support/expect_error.h"
#include "support/packed_bytes.h"
#include "support/temp_folder.h"

namespace lacewing {
namespace {

TEST(PictureReferences, AreASetAndAnIndex) {
  const auto parsed = [](const char* text) {
    const PictureReference reference = parse_picture_reference(text);
    return std::pair(reference.dataset, reference.index);
  };
  using Pair = std::pair<std::string, std::int64_t>;
  EXPECT_EQ(parsed("cifar10:test:12"), Pair("cifar10:test", 12));
  EXPECT_EQ(parsed("some/folder:0"), Pair("some/folder", 0));
  EXPECT_EQ(parsed("cifar10:test"), Pair("cifar10:test", -1));
  EXPECT_EQ(parsed("photo.jpg"), Pair("photo.jpg", -1));
  EXPECT_EQ(parsed("a:b.jpg"), Pair("a:b.jpg", -1));
  for (const char* text : {"", ":", ":12", "a:", "a:-1", "a:1x", "a:99999999999999999999", "a: 1"})
    EXPECT_EQ(parsed(text), Pair(text, -1)) << text;
}

TEST(PictureReferences, PreferAFileOfThatName) {
  const test::TempFolder folder;
  const std::string path = folder.write("odd:7", "x").string();
  EXPECT_EQ(parse_picture_reference(path).index, -1);
  EXPECT_EQ(parse_picture_reference(path + ":7").index, 7);
}

// One MNIST-like picture of the given brightness, label 1.
void write_set(const test::TempFolder& folder, const std::string& place, char brightness) {
  using test::big_endian;
  folder.write(place + "/train-images-idx3-ubyte", big_endian(0x803) + big_endian(1) + big_endian(1) +
                                                       big_endian(1) + std::string(1, brightness));
  folder.write(place + "/train-labels-idx1-ubyte", big_endian(0x801) + big_endian(1) + '\1');
}

TEST(NamedSets, AreSearchedInTheGivenFoldersFirst) {
  const test::TempFolder folder;
  write_set(folder, "first/mnist", '\1');
  write_set(folder, "second/mnist", '\2');
  write_set(folder, "plain", '\3');
  write_set(folder, "torchvision/MNIST/raw", '\4');
  const auto brightness = [&](const DatasetOptions& options) {
    return open_dataset("mnist:train", options)->picture(0)[0] * 255;
  };
  EXPECT_EQ(brightness({{folder / "first", folder / "second"}}), 1);
  EXPECT_EQ(brightness({{folder / "second", folder / "first"}}), 2);
  EXPECT_EQ(brightness({{folder / "first/mnist"}}), 1);
  EXPECT_EQ(brightness({{folder / "nothing", folder / "plain"}}), 3);
  EXPECT_EQ(brightness({{folder / "torchvision"}}), 4);
}

TEST(NamedSets, AreSearchedInLacewingData) {
  const test::TempFolder folder;
  write_set(folder, "data/mnist", '\5');
  ASSERT_EQ(::setenv("LACEWING_DATA", (folder / "data").c_str(), 1), 0);
  EXPECT_EQ(open_dataset("mnist:train")->picture(0)[0] * 255, 5);
  ::unsetenv("LACEWING_DATA");
}

TEST(NamedSets, AreNotTakenFromAnotherSetsFolder) {
  const test::TempFolder folder;
  write_set(folder, "fashion-mnist", '\1');
  EXPECT_EQ(open_dataset("fashion-mnist:train", {{folder / "fashion-mnist"}})->class_names()[1], "Trouser");
  EXPECT_ERROR(open_dataset("mnist:train", {{folder / "fashion-mnist"}}),
               "mnist:train: its files are in none of: ");
  EXPECT_ERROR(open_dataset("mnist:train", {{folder / "fashion-mnist/"}}),
               "mnist:train: its files are in none of: ");
}

TEST(NamedSets, SayWhereTheyWereLookedForAndWhatToDo) {
  const test::TempFolder folder;
  const DatasetOptions options{{folder.path()}};
  EXPECT_ERROR(open_dataset("cifar10:test", options), (folder / "cifar10").string());
  EXPECT_ERROR(open_dataset("cifar10:test", options),
               "Name their folder with --data FOLDER or LACEWING_DATA.");
  EXPECT_ERROR(open_dataset("mnist:validation", options),
               "mnist: there is no split 'validation'. Write mnist:train or mnist:test.");
  EXPECT_ERROR(open_dataset("mnist", options), "mnist: a split is missing. Write mnist:train or mnist:test.");
}

TEST(OpenDataset, RefusesWhatIsNone) {
  const test::TempFolder folder;
  EXPECT_ERROR(open_dataset((folder / "none").string()),
               "is neither a file, a folder nor a data set. Data sets: fashion-mnist, mnist, cifar10");
  EXPECT_ERROR(open_dataset("svhn:test"), "svhn:test: is neither a file");
  EXPECT_ERROR(open_dataset(""), "is neither a file");
  EXPECT_ERROR(open_dataset(folder.write("photo.jpg", "x").string()),
               "photo.jpg: is one picture, not a data set. Name the folder");
  EXPECT_ERROR(open_dataset(folder.write("photo.tif", "x").string()),
               "photo.tif: is neither a picture in a known format nor a data set. Pictures are PNG, JPEG");
  EXPECT_ERROR(open_dataset(folder.write("empty", "").string()), "empty: is neither a picture");
}

}  // namespace
}  // namespace lacewing
