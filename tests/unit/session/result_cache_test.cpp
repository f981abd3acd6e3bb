#include "session/result_cache.h"

#include <gtest/gtest.h>

namespace lacewing {
namespace {

ResultPointer map_of(std::int64_t values) {
  ExplainResult result;
  result.maps = Array<double>(Shape{1, 1, 1, values});
  return std::make_shared<const Result>(std::move(result));
}

TEST(ResultCache, CountsArraysAndDropsTheLeastRecentlyUsed) {
  ResultCache cache(3 * 100000);
  cache.insert("a", map_of(10000));  // 80 kB each
  cache.insert("b", map_of(10000));
  cache.insert("c", map_of(10000));
  EXPECT_GT(cache.bytes(), 240000u);
  EXPECT_LT(cache.bytes(), 300000u);
  ASSERT_NE(cache.find("a"), nullptr);
  cache.insert("d", map_of(10000));
  EXPECT_EQ(cache.find("b"), nullptr);
  EXPECT_NE(cache.find("a"), nullptr);
  EXPECT_NE(cache.find("c"), nullptr);
  EXPECT_NE(cache.find("d"), nullptr);
  EXPECT_LE(cache.bytes(), 300000u);
}

TEST(ResultCache, ReplacingAKeyDoesNotCountTwiceAndTooLargeIsNotKept) {
  ResultCache cache(100000);
  cache.insert("a", map_of(10000));
  const std::size_t bytes = cache.bytes();
  cache.insert("a", map_of(10000));
  EXPECT_EQ(cache.bytes(), bytes);
  cache.insert("huge", map_of(100000));
  EXPECT_EQ(cache.find("huge"), nullptr);
  EXPECT_NE(cache.find("a"), nullptr);
}

TEST(ResultCache, ManySmallOnesAreNotKept) {
  ResultCache cache(std::size_t{1} << 30);
  for (std::size_t i = 0; i <= ResultCache::most_entries; ++i) cache.insert(std::to_string(i), map_of(10));
  EXPECT_EQ(cache.find("0"), nullptr);
  EXPECT_NE(cache.find("1"), nullptr);
  EXPECT_NE(cache.find(std::to_string(ResultCache::most_entries)), nullptr);
}

TEST(ResultCache, PicturesCountTheirPixels) {
  PicturesResult result;
  for (int i = 0; i < 10; ++i)
    result.pictures.push_back(std::make_shared<const Array<float>>(Shape{3, 32, 32}));
  EXPECT_GT(byte_size(result), 10u * 3 * 32 * 32 * sizeof(float));
}

}  // namespace
}  // namespace lacewing
