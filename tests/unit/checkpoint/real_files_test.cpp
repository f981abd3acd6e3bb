// Published checkpoints in both formats, from the data folder beside the checkout when it is there.

#include <gtest/gtest.h>

#include <string>

#include "checkpoint/tensor_file.h"
#include "support/expect_error.h"
#include "support/shared_data.h"

namespace lacewing {
namespace {

class PublishedResNet : public testing::TestWithParam<const char*> {};

TEST_P(PublishedResNet, LegacyFileAndSafetensorsHoldTheSameTensors) {
  const auto legacy_path = test::shared_data("checkpoints/" + std::string(GetParam()) + ".th");
  const auto safe_path = test::shared_data("checkpoints/" + std::string(GetParam()) + ".safetensors");
  for (const auto& path : {legacy_path, safe_path}) LACEWING_SKIP_WITHOUT(path);
  const TensorFile legacy = read_tensor_file(legacy_path), safe = read_tensor_file(safe_path);
  EXPECT_EQ(legacy.format, "pytorch legacy");
  EXPECT_EQ(safe.format, "safetensors");
  EXPECT_EQ(safe.metadata.at("num_classes"), "10");
  EXPECT_EQ(legacy.notes,
            (std::vector<std::string>{"tensors taken from 'state_dict'", "prefix 'module.' removed"}));
  EXPECT_NEAR(std::stod(legacy.metadata.at("best_prec1")), 92, 1);
  EXPECT_GT(legacy.tensors.size(), 90u);
  ASSERT_EQ(legacy.tensors.size(), safe.tensors.size());
  for (const TensorEntry& entry : legacy.tensors) {
    const TensorEntry* other = safe.find(entry.name);
    ASSERT_NE(other, nullptr) << entry.name;
    EXPECT_EQ(entry.type, other->type) << entry.name;
    EXPECT_EQ(to_array(entry), to_array(*other)) << entry.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Cifar, PublishedResNet, testing::Values("resnet20-12fca82f", "resnet32-d509ac18"),
                         [](const auto& test) { return std::string(test.param).substr(0, 8); });

TEST(PublishedResNet20, KeepsItsAccuracyAsWritten) {
  const auto path = test::shared_data("checkpoints/resnet20-12fca82f.th");
  LACEWING_SKIP_WITHOUT(path);
  EXPECT_EQ(read_tensor_file(path).metadata.at("best_prec1"), "91.78");
}

TEST(ForeignFiles, AreNamedForWhatTheyAre) {
  const auto onnx = test::shared_data("checkpoints/mnist_cntk.onnx");
  const auto lite = test::shared_data("checkpoints/mobilenet_v2_1.0_224_quant.tflite");
  for (const auto& path : {onnx, lite}) LACEWING_SKIP_WITHOUT(path);
  EXPECT_ERROR(read_tensor_file(onnx), "mnist_cntk.onnx: looks like an ONNX model");
  EXPECT_ERROR(read_tensor_file(lite), "is a TensorFlow Lite model");
}

}  // namespace
}  // namespace lacewing
