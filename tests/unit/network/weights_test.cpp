#include "network/weights.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "network/architectures/architectures.h"

namespace lacewing::test {
namespace {

TEST(Converted, IsTheTensorInAnotherTypePieceByPiece) {
  const at::Tensor values = at::arange(std::int64_t{5} << 20, at::kFloat).view({5, -1}) / 3;
  int asked = 0;
  const at::Tensor wide = converted(values, at::kDouble, at::kCPU, [&] { ++asked; });
  EXPECT_TRUE(wide.equal(values.to(at::kDouble)));
  EXPECT_GE(asked, 3);
  EXPECT_TRUE(converted(values.t(), at::kHalf, at::kCPU, [] {}).equal(values.t().to(at::kHalf)));
  EXPECT_THROW(converted(values, at::kDouble, at::kCPU, [] { throw Cancelled(); }), Cancelled);
}

TEST(StoredTensor, IsReadPieceByPiece) {
  const std::vector<std::uint8_t> bytes(std::size_t{17} << 20, 7);
  TensorEntry entry;
  entry.type = ElementType::u8;
  entry.shape = {static_cast<std::int64_t>(bytes.size())};
  entry.strides = {1};
  entry.bytes = std::as_bytes(std::span(bytes));
  int asked = 0;
  const at::Tensor read = stored_tensor(entry, [&] { ++asked; });
  EXPECT_EQ(read.sum().item<std::int64_t>(), 7 * read.numel());
  EXPECT_EQ(asked, 3);
}

TEST(KeyMatch, NamesEveryKeyOfARealNetwork) {
  const KeyMatch match = match_keys(*build_architecture("resnet50", {}), TensorFile{});
  ASSERT_GT(match.missing.size(), 250u);
  const std::string words = match.in_words();
  for (const std::string& name : match.missing) EXPECT_NE(words.find(name), std::string::npos) << name;
  EXPECT_NE(match.in_words(3).find(" and " + std::to_string(match.missing.size() - 3) + " more"),
            std::string::npos);
}

TEST(KeyMatch, OfAHostileFileStaysShort) {
  KeyMatch match;
  match.unexpected.assign(300'000, std::string(1000, 'x'));
  EXPECT_LT(match.in_words().size(), 100'000u);
  EXPECT_NE(match.in_words().find(" more"), std::string::npos);
}

}  // namespace
}  // namespace lacewing::test
