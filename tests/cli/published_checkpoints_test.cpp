// Published CIFAR-10 ResNets reach their published accuracy through the command line. Skips, visibly, without
// the files.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "program.h"
#include "support/shared_data.h"

namespace lacewing::test {
namespace {

struct Published {
  const char* file;
  double accuracy;  // on the first 1,000 lossless test pictures
};

void PrintTo(const Published& published, std::ostream* out) {
  *out << published.file;
}

class PublishedCheckpoint : public ::testing::TestWithParam<Published> {};

TEST_P(PublishedCheckpoint, ReachesItsAccuracy) {
  const std::filesystem::path checkpoint = shared_data(std::string("checkpoints/") + GetParam().file);
  if (!std::filesystem::exists(checkpoint)) GTEST_SKIP() << "not here: " << checkpoint.string();
  const TempFolder folder;
  const Outcome outcome = run_cli({"evaluate", checkpoint.string(), "cifar10:test", "--data",
                                   shared_data("").string(), "--metric", "accuracy", "--json"},
                                  folder);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const nlohmann::json result = outcome.json().at(0);
  EXPECT_EQ(result.at("total"), 1000);
  EXPECT_NEAR(result.at("value").get<double>(), GetParam().accuracy, 0.002);
}

INSTANTIATE_TEST_SUITE_P(Files, PublishedCheckpoint,
                         ::testing::Values(Published{"resnet20-12fca82f.th", 0.915},
                                           Published{"resnet20-12fca82f.safetensors", 0.915},
                                           Published{"resnet32-d509ac18.th", 0.928},
                                           Published{"resnet32-d509ac18.safetensors", 0.928}),
                         [](const auto& parameter) {
                           std::string name = parameter.param.file;
                           std::replace_if(
                               name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
                           return name;
                         });

}  // namespace
}  // namespace lacewing::test
