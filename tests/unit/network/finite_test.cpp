#include "network/finite.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/error.h"

namespace lacewing::test {
namespace {

TEST(AllFinite, FindsOneNanOrInfinityAnywhere) {
  for (const at::ScalarType type : {at::kFloat, at::kDouble, at::kHalf}) {
    const at::Tensor largest = at::full({1}, 60000.0, type);
    EXPECT_TRUE(all_finite(at::cat({at::zeros({40}, type), largest, -largest})));
    for (const double bad :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
          -std::numeric_limits<double>::infinity()}) {
      for (std::int64_t place : {0, 17, 42}) {
        const at::Tensor values = at::ones({43}, type);
        values[place] = bad;
        EXPECT_FALSE(all_finite(values)) << place;
        EXPECT_FALSE(all_finite(at::stack({values, values}).t())) << "strided";
      }
    }
  }
  EXPECT_TRUE(all_finite(at::full({3}, std::numeric_limits<float>::max())));
  EXPECT_TRUE(all_finite(at::empty({0})));
}

TEST(AllFinite, AsksWhileItReadsLargeTensors) {
  const at::Tensor values = at::zeros({std::int64_t{9} << 20});
  int asked = 0;
  EXPECT_TRUE(all_finite(values, [&] { ++asked; }));
  EXPECT_GE(asked, 3);
  EXPECT_THROW(all_finite(values, [] { throw Cancelled(); }), Cancelled);
  values[-1] = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(all_finite(values));
}

}  // namespace
}  // namespace lacewing::test
