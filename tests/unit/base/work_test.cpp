#include "base/work.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include "base/error.h"

namespace lacewing {

TEST(PlainWorkParallel, CallsEachIndexOnce) {
  PlainWork work;
  std::vector<int> calls(5, 0);
  work.parallel(5, [&](std::int64_t i) { ++calls[static_cast<std::size_t>(i)]; });
  EXPECT_EQ(calls, std::vector<int>(5, 1));
  work.parallel(0, [&](std::int64_t) { FAIL(); });
}

TEST(PlainWorkParallel, StopsAtTheFirstException) {
  PlainWork work;
  int calls = 0;
  EXPECT_THROW(work.parallel(5,
                             [&](std::int64_t i) {
                               ++calls;
                               if (i == 2) throw std::logic_error("two");
                             }),
               std::logic_error);
  EXPECT_EQ(calls, 3);
}

TEST(PlainWorkStop, CancelsAtTheNextCheck) {
  std::stop_source stop;
  PlainWork work(stop.get_token());
  EXPECT_NO_THROW(work.check());
  EXPECT_NO_THROW(work.yield());
  stop.request_stop();
  EXPECT_THROW(work.check(), Cancelled);
  EXPECT_THROW(work.yield(), Cancelled);
  EXPECT_THROW(work.parallel(1, [](std::int64_t) {}), Cancelled);
}

}  // namespace lacewing
