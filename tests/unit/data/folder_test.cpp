#include <gtest/gtest.h>

#include "base/npy.h"
#include "data/dataset.h"
#include "support/expect_error.h"
#include "support/shared_data.h"
#include "support/temp_folder.h"

namespace lacewing {
namespace {

class PictureFolder : public testing::Test {
 protected:
  test::TempFolder folder_;

  // .npy pictures: the tests of folders need no decoder.
  void add(const std::string& name, float value) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    write_npy(folder_ / name, Array<float>({3, 2, 2}, value));
  }
  std::shared_ptr<const Dataset> open() { return open_dataset(folder_.path().string()); }
  std::shared_ptr<const Dataset> open(const std::string& list) {
    folder_.write("labels.csv", list);
    return open();
  }
};

TEST_F(PictureFolder, WithAListKeepsItsOrderAndNames) {
  add("a.npy", 0.25f);
  add("sub/b.npy", 0.5f);
  const auto set = open("file,class_index,class_name\nsub/b.npy,4,\"great, white\"\na.npy,1,tench\n");
  EXPECT_EQ(set->size(), 2);
  EXPECT_EQ(set->label(0), 4);
  EXPECT_EQ(set->picture_name(0), "sub/b.npy");
  EXPECT_EQ(set->picture(0)[0], 0.5f);
  EXPECT_EQ(set->picture(1)[0], 0.25f);
  EXPECT_EQ(set->class_count(), 5);
  EXPECT_EQ(set->class_names(), (std::vector<std::string>{"", "tench", "", "", "great, white"}));
  EXPECT_ERROR(set->picture(2), "there is no picture 2");
}

TEST_F(PictureFolder, WithAListMayLeaveClassNamesOutAndOrderColumns) {
  add("a.npy", 0.25f);
  const auto set = open("class_index,file\n2,a.npy\n");
  EXPECT_EQ(set->label(0), 2);
  EXPECT_TRUE(set->class_names().empty());
  EXPECT_EQ(set->class_count(), 3);
}

TEST_F(PictureFolder, RefusesHostileLists) {
  add("a.npy", 0.25f);
  const std::string head = "file,class_index,class_name\n";
  EXPECT_ERROR(open(""), "labels.csv: is empty");
  EXPECT_ERROR(open(head), "labels.csv: names no pictures");
  EXPECT_ERROR(
      open("picture,label\na.npy,1\n"),
      "labels.csv: has no columns file and class_index. Its first line must be: file,class_index,class_name");
  EXPECT_ERROR(open(head + "a.npy,1\n"), "labels.csv: line 2: has 2 cells, not 3");
  EXPECT_ERROR(open(head + "a.npy,1,x\na.npy,one,y\n"),
               "labels.csv: line 3: class_index must be a whole number, not 'one'");
  EXPECT_ERROR(open(head + "a.npy,-1,x\n"), "class_index must be between 0 and 999999, not -1");
  EXPECT_ERROR(open(head + "a.npy,1000000000000,x\n"), "class_index must be between 0 and 999999");
  EXPECT_ERROR(open(head + "a.npy,1,x\na.npy,1,y\n"), "line 3: class 1 is called 'y' here and 'x' before");
  EXPECT_ERROR(open(head + "b.npy,1,x\n"), "line 2: there is no file 'b.npy'");
  EXPECT_ERROR(open(head + "../a.npy,1,x\n"), "'../a.npy' does not lie in the list's folder");
  EXPECT_ERROR(open(head + "x/../../a.npy,1,x\n"), "does not lie in the list's folder");
  EXPECT_ERROR(open(head + "/etc/passwd,1,x\n"), "does not lie in the list's folder");
  EXPECT_ERROR(open(head + ",1,x\n"), "'' does not lie in the list's folder");
  EXPECT_ERROR(open(head + "\"a.npy,1,x\n"), "labels.csv: the quote of line 2 is never closed");
}

TEST_F(PictureFolder, OfClassFoldersSortsClassesAndFiles) {
  add("dog/2.npy", 0.2f);
  add("dog/1.npy", 0.1f);
  add("cat/9.npy", 0.9f);
  folder_.write("dog/notes.txt", "not a picture");
  folder_.write(".hidden/x.npy", "");
  std::filesystem::create_directory(folder_ / "empty");
  const auto set = open();
  EXPECT_EQ(set->class_names(), (std::vector<std::string>{"cat", "dog"}));
  EXPECT_EQ(set->class_count(), 2);
  ASSERT_EQ(set->size(), 3);
  EXPECT_EQ(set->picture_name(0), "cat/9.npy");
  EXPECT_EQ(set->picture_name(1), "dog/1.npy");
  EXPECT_EQ(set->label(0), 0);
  EXPECT_EQ(set->label(2), 1);
}

TEST_F(PictureFolder, WithoutClassesHasUnknownLabels) {
  add("b.npy", 0.2f);
  add("a.NPY", 0.1f);
  const auto set = open();
  ASSERT_EQ(set->size(), 2);
  EXPECT_EQ(set->picture_name(0), "a.NPY");
  EXPECT_EQ(set->label(0), -1);
  EXPECT_EQ(set->class_count(), 0);
}

TEST_F(PictureFolder, WithoutPicturesSaysWhatItNeeds) {
  folder_.write("notes.txt", "x");
  EXPECT_ERROR(open(), "holds no pictures. A folder needs labels.csv");
}

TEST_F(PictureFolder, NamesTheFileThatCannotBeRead) {
  add("cat/a.npy", 0.1f);
  const auto set = open();
  folder_.write("cat/a.npy", "");
  EXPECT_ERROR(set->picture(0), "a.npy: is empty");
}

TEST(RealFolder, ImageNetSamplesOfTheSharedData) {
  const auto folder = test::shared_data("imagenet-samples");
  LACEWING_SKIP_WITHOUT(folder);
  const auto set = open_dataset(folder.string());
  EXPECT_EQ(set->size(), 64);
  EXPECT_EQ(set->label(0), 0);
  EXPECT_EQ(set->class_names()[0], "tench");
  EXPECT_EQ(set->picture_name(0), "n01440764_tench.jpg");
}

}  // namespace
}  // namespace lacewing
