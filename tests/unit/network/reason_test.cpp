#include "network/reason.h"

#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <new>

#include "base/error.h"

namespace lacewing::test {
namespace {

c10::Error of_torch(const std::string& text) {
  return {{"add", "add.cpp", 3}, text};
}

TEST(Reason, IsTheFirstLineWithoutABacktrace) {
  EXPECT_EQ(reason_of(of_torch("shapes differ\nException raised from add")), "shapes differ");
  EXPECT_EQ(reason_of(of_torch("\n  in code:\n  y = x + 1")), "in code:");
  EXPECT_EQ(reason_of(std::runtime_error("")), "");
  EXPECT_EQ(reason_of(Error("first\nsecond", "file", "hint")), "first\nsecond");
}

TEST(Reason, IsToldInOurWordsWhereLibTorchSpeaksOfItself) {
  EXPECT_EQ(
      reason_of(of_torch("[enforce fail at inline_container.cc:588] . file in archive is not in a folder")),
      "file in archive is not in a folder");
  EXPECT_EQ(reason_of(of_torch("[2, 3] does not fit")), "[2, 3] does not fit");
  for (const char* what : {"create", "execute"}) {
    EXPECT_EQ(reason_of(std::runtime_error(std::string("could not ") + what + " a primitive descriptor")),
              "LibTorch has no kernel for a layer of this size");
  }
}

TEST(Reason, TellsOfMemoryWhoeverRunsOut) {
  const std::string expected = "it takes more memory than there is";
  EXPECT_EQ(reason_of(std::bad_alloc()), expected);
  EXPECT_EQ(
      reason_of(of_torch("[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate "
                         "memory: you tried to allocate 9 bytes")),
      expected);
}

TEST(Reason, IsShortWhateverAProgramQuotes) {
  const std::string reason = reason_of(of_torch(std::string(1 << 20, 'x')));
  EXPECT_LE(reason.size(), 510u);
  EXPECT_TRUE(reason.ends_with("..."));
}

}  // namespace
}  // namespace lacewing::test
