// Comparing maps and reading pictures must not load the engine.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/npy.h"
#include "fake_engine.h"

namespace lacewing::test {
namespace {

SessionOptions without_engine() {
  SessionOptions out = options(1);
  out.create_engine = []() -> std::unique_ptr<Engine> { throw Error("the engine was asked for"); };
  return out;
}

class TorchFree : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "lacewing-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

TEST_F(TorchFree, CompareReadsFilesAndArrays) {
  Session session(without_engine());
  const Array<double> map(Shape{1, 2, 3}, {1, -2, 3, 4, 5, -6});
  write_npy(folder_ / "a.npy", map);
  write_npy(folder_ / "b.npy", Array<double>(Shape{1, 1, 2, 3}, map.values));  // a batch of one
  CompareRequest request;
  request.path_a = (folder_ / "a.npy").string();
  request.path_b = (folder_ / "b.npy").string();
  EXPECT_DOUBLE_EQ(std::get<CompareResult>(*session.run(request)).similarity.cosine.value(), 1.0);
  request.map_b = std::make_shared<const Array<double>>(Shape{2, 3}, std::vector<double>{6, 5, 4, 3, 2, 1});
  request.map_a = std::make_shared<const Array<double>>(Shape{2, 3}, std::vector<double>{1, 2, 3, 4, 5, 6});
  EXPECT_DOUBLE_EQ(std::get<CompareResult>(*session.run(request)).similarity.spearman.value(), -1.0);
  request.map_a = nullptr;
  request.path_a = (folder_ / "none.npy").string();
  EXPECT_THROW(session.run(request), Error);
}

TEST_F(TorchFree, PicturesComeInTheAskedRange) {
  // Three CIFAR-10 records: a label and 3 x 32 x 32 bytes.
  std::ofstream file(folder_ / "data.bin", std::ios::binary);
  for (int i = 0; i < 3; ++i) file << static_cast<char>(i) << std::string(3072, static_cast<char>(i * 51));
  file.close();
  Session session(without_engine());
  PicturesRequest request;
  request.dataset = (folder_ / "data.bin").string();
  request.start = 1;
  const ResultPointer result = session.run(request);
  const auto& pictures = std::get<PicturesResult>(*result);
  ASSERT_EQ(pictures.pictures.size(), 2u);
  EXPECT_EQ(pictures.labels, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(pictures.indices, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(pictures.names.size(), 2u);
  EXPECT_FLOAT_EQ((*pictures.pictures[1])[0], 0.4f);
  request.limit = 1;
  EXPECT_EQ(std::get<PicturesResult>(*session.run(request)).pictures.size(), 1u);
  request.start = 4;
  EXPECT_THROW(session.run(request), Error);
}

}  // namespace
}  // namespace lacewing::test
