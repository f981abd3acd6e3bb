// What the program says about itself: metrics, training parameters, devices, and what --verbose tells.

#include <gtest/gtest.h>

#include "program.h"

namespace lacewing::test {
namespace {

using nlohmann::json;

std::vector<json> ask(const std::string& list) {
  const TempFolder folder;
  const Outcome outcome = run_cli({list, "--json"}, folder);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  return outcome.json();
}

json parameter(const json& entry, const std::string& name) {
  for (const json& each : entry.at("parameters"))
    if (each.at("name") == name) return each;
  return {};
}

TEST(Catalogue, MetricsAndTrainingTellTheirParameters) {
  const std::vector<json> metrics = ask("metrics");
  ASSERT_EQ(metrics.size(), 2u);
  EXPECT_EQ(metrics[0]["name"], "accuracy");
  EXPECT_TRUE(metrics[0]["parameters"].empty());
  EXPECT_EQ(metrics[1]["name"], "robust_accuracy");
  EXPECT_EQ(parameter(metrics[1], "steps")["default"], 40);
  EXPECT_EQ(parameter(metrics[1], "norm")["choices"], (json{"linf", "l2"}));
  const std::vector<json> training = ask("training");
  ASSERT_EQ(training.size(), 1u);
  EXPECT_EQ(parameter(training[0], "adversary")["default"], "none");
  EXPECT_EQ(parameter(training[0], "clean_share")["maximum"], 1.0);
}

TEST(Catalogue, DevicesSayWhatThereIsAndWhyNot) {
  const std::vector<json> devices = ask("devices");
  ASSERT_EQ(devices.size(), 2u);
  EXPECT_EQ(devices[0]["name"], "cpu");
  EXPECT_EQ(devices[0]["available"], true);
  EXPECT_EQ(devices[1]["name"], "cuda");
  EXPECT_EQ(devices[1]["available"].get<bool>(), devices[1]["why_not"].is_null());
}

TEST(Catalogue, CudaThatCannotBeUsedIsOneLineWithAWayOut) {
  if (ask("devices").at(1)["available"] == true) GTEST_SKIP() << "CUDA can be used here";
  const std::string model = LACEWING_SOURCE_DIR "/resources/sample/standard.safetensors";
  if (!std::filesystem::exists(model)) GTEST_SKIP() << "no " << model;
  const TempFolder folder;
  const Outcome outcome =
      run_cli({"evaluate", model, LACEWING_SOURCE_DIR "/resources/sample/pictures-images-idx3-ubyte.gz",
               "--metric", "accuracy", "--device", "cuda"},
              folder);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  ASSERT_EQ(outcome.err_lines().size(), 1u) << outcome.err;
  EXPECT_NE(outcome.err.find("CUDA cannot be used"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("--device cpu"), std::string::npos) << outcome.err;
}

TEST(Verbose, TellsWhatIsDoneOnStderrAlone) {
  const std::string model = LACEWING_SOURCE_DIR "/resources/sample/standard.safetensors";
  if (!std::filesystem::exists(model)) GTEST_SKIP() << "no " << model;
  const TempFolder folder;
  const Outcome outcome =
      run_cli({"evaluate", model, LACEWING_SOURCE_DIR "/resources/sample/pictures-images-idx3-ubyte.gz",
               "--metric", "accuracy", "--json", "--verbose"},
              folder);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.json().size(), 1u);
  const std::vector<std::string> lines = outcome.err_lines();
  ASSERT_GE(lines.size(), 2u);
  for (const std::string& line : lines) EXPECT_TRUE(line.starts_with("log: ")) << line;
  EXPECT_NE(lines.front().find("evaluate on"), std::string::npos) << lines.front();
  EXPECT_NE(lines.back().find(" MB: done"), std::string::npos) << lines.back();
}

}  // namespace
}  // namespace lacewing::test
