#include "base/array.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace lacewing {

TEST(ElementCount, IsTheProductAndOneForAScalar) {
  EXPECT_EQ(element_count({}), 1);
  EXPECT_EQ(element_count({2, 3, 4}), 24);
  EXPECT_EQ(element_count({5, 0, 7}), 0);
  EXPECT_EQ(element_count({std::int64_t{1} << 40, 0, std::int64_t{1} << 40}), 0);
}

TEST(ElementCount, RefusesNegativeExtentsAndOverflow) {
  EXPECT_ERROR(element_count({2, -1}), "negative extent in shape 2 x -1");
  EXPECT_ERROR(element_count({-1, 0}), "negative extent");
  EXPECT_ERROR(element_count({std::int64_t{1} << 32, std::int64_t{1} << 31}),
               "more elements than can be counted");
}

TEST(ShapeText, IsReadable) {
  EXPECT_EQ(to_string(Shape{3, 32, 32}), "3 x 32 x 32");
  EXPECT_EQ(to_string(Shape{7}), "7");
  EXPECT_EQ(to_string(Shape{}), "scalar");
}

TEST(ArrayOfValues, HasRowsOfItsFirstAxisAndCasts) {
  const Array<float> array({2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6});
  EXPECT_EQ(array.row(1)[0], 4.0f);
  EXPECT_EQ(array.row(1).size(), 3u);
  EXPECT_EQ(array.cast<double>(), (Array<double>({2, 3}, std::vector<double>{1, 2, 3, 4, 5, 6})));
  EXPECT_EQ(Array<float>({2, 2}, 0.5f).values, std::vector<float>(4, 0.5f));
}

}  // namespace lacewing
