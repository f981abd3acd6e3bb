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
  std::set<std::string> seen;
  constexpr std::size_t length = 400;
  for (std::size_t at = 0; at < length; ++at) {
    std::vector<std::byte> bytes(length);
    bytes[at] = std::byte{1};
    seen.insert(content_digest(bytes));
  }
  EXPECT_EQ(seen.size(), length);
}

}  // namespace lacewing
