#include "base/content_digest.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace lacewing {

TEST(ContentDigest, TellsEveryChangedBitAndLengthApart) {
  std::set<std::string> seen;
  std::size_t contents = 0;
  for (std::size_t length = 0; length <= 100; ++length) {
    std::vector<std::byte> bytes(length);
    seen.insert(content_digest(bytes));
    ++contents;
    for (std::size_t bit = 0; bit < 8 * length; ++bit) {
      const std::byte mask{static_cast<unsigned char>(1u << (bit % 8))};
      bytes[bit / 8] ^= mask;
      seen.insert(content_digest(bytes));
      bytes[bit / 8] ^= mask;
      ++contents;
    }
  }
  EXPECT_EQ(seen.size(), contents);
}

TEST(ContentDigest, IsTheSameForTheSameBytes) {
  const std::vector<std::byte> a(1000, std::byte{7}), b = a;
  EXPECT_EQ(content_digest(a), content_digest(b));
  EXPECT_EQ(content_digest(a).size(), 32u);
}

TEST(ContentDigest, SeesTheOrder) {
  std::vector<std::byte> a(64);
  a[0] = std::byte{1};
  std::vector<std::byte> b(64);
  b[32] = std::byte{1};
  EXPECT_NE(content_digest(a), content_digest(b));
}

}  // namespace lacewing
