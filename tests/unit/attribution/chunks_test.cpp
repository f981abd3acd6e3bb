#include "attribution/chunks.h"

#include <gtest/gtest.h>

#include <bit>
#include <set>

namespace lacewing::test {
namespace {

TEST(Chunks, FullOnesAndThenPowersOfTwo) {
  EXPECT_EQ(chunks(15, 8), (std::vector<Chunk>{{0, 8}, {8, 12}, {12, 14}, {14, 15}}));
  EXPECT_EQ(chunks(10, 5), (std::vector<Chunk>{{0, 5}, {5, 10}}));
  EXPECT_EQ(chunks(1, 8), (std::vector<Chunk>{{0, 1}}));
  EXPECT_TRUE(chunks(0, 8).empty());
}

TEST(Chunks, CoverEverySampleOnceInOrder) {
  for (std::int64_t size = 1; size <= 20; ++size)
    for (std::int64_t total = 1; total <= 70; ++total) {
      std::int64_t next = 0;
      for (const auto& [first, last] : chunks(total, size)) {
        EXPECT_EQ(first, next);
        EXPECT_TRUE(first < last && last - first <= size);
        next = last;
      }
      EXPECT_EQ(next, total) << size;
    }
}

TEST(Chunks, HaveFewSizes) {
  std::set<std::int64_t> sizes;
  for (std::int64_t total = 1; total <= 1000; ++total)
    for (const auto& [first, last] : chunks(total, chunk_size(1, 1 << 20))) sizes.insert(last - first);
  EXPECT_EQ(sizes, (std::set<std::int64_t>{1, 2, 4, 8}));
}

TEST(Chunks, FitIntoTheBudget) {
  for (const std::int64_t bytes : {1, 7, 100, 1000})
    for (std::int64_t budget = 0; budget < 5000; ++budget) {
      const std::int64_t size = chunk_size(bytes, budget);
      EXPECT_TRUE(size >= 1 && size <= 8 && std::has_single_bit(static_cast<std::uint64_t>(size)));
      EXPECT_TRUE(size == 1 || size * bytes <= budget);
      EXPECT_TRUE(size == 8 || 2 * size * bytes > budget);
    }
}

}  // namespace
}  // namespace lacewing::test
