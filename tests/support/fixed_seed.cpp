// Every test draws the same random numbers in every run: LibTorch's generator is seeded before the test and
// what it holds are made.

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace lacewing::test {
namespace {

class FixedSeed : public ::testing::EmptyTestEventListener {
  void OnTestStart(const ::testing::TestInfo&) override { at::manual_seed(17); }
};

// gtest owns the listener.
const bool installed = [] {
  ::testing::UnitTest::GetInstance()->listeners().Append(new FixedSeed);
  return true;
}();

}  // namespace
}  // namespace lacewing::test
