#include "base/free_memory.h"

#include <gtest/gtest.h>

#include "support/temp_folder.h"

namespace lacewing {

TEST(FreeMemory, IsWhatIsAvailableAndSwap) {
  const test::TempFolder folder;
  const auto told = [&](const char* text) { return free_memory(folder.write("meminfo", text)); };
  EXPECT_EQ(
      told("MemTotal: 9 kB\nMemFree:   1 kB\nMemAvailable:   5 kB\nHugePages_Total:  0\nSwapFree: 2 kB\n"),
      7 << 10);
  EXPECT_EQ(told("MemAvailable: 5 kB\n"), 5 << 10);
  EXPECT_EQ(told("MemAvailable: 16777216 kB\n"), std::int64_t{1} << 34);
  EXPECT_EQ(told("MemFree: 5 kB\nSwapFree: 2 kB\n"), std::nullopt) << "a kernel of long ago";
  EXPECT_EQ(told("nonsense"), std::nullopt);
  EXPECT_EQ(free_memory(folder / "none"), std::nullopt);
}

TEST(FreeMemory, OfThisMachineIsSome) {
  const auto here = free_memory();
  if (!here) GTEST_SKIP() << "no /proc/meminfo";
  EXPECT_GT(*here, 1 << 20);
}

}  // namespace lacewing
