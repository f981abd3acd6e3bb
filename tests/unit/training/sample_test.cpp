// The embedded sample says what it is: its accuracies are recomputed on the first 1,000 test pictures.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/file.h"
#include "engine/handlers.h"
#include "unit/training/small_networks.h"

namespace lacewing {
namespace {

using Json = nlohmann::json;

class Sample : public ::testing::Test {
 protected:
  Json family_ = Json::parse(read_text(folder() / "family.json"));
  static std::filesystem::path folder() {
    return std::filesystem::path(LACEWING_SOURCE_DIR) / "resources" / "sample";
  }
  test::TestJob job_;
  Store store_;
};

bool have_fashion_mnist() {
  try {
    open_dataset("fashion-mnist:test");
    return true;
  } catch (const Error&) {
    return false;
  }
}

TEST_F(Sample, AccuraciesOnTheFirstThousandTestPicturesAreAsStated) {
  if (!have_fashion_mnist()) GTEST_SKIP() << "not here: fashion-mnist:test (Debian: dataset-fashion-mnist)";
  for (const Json& checkpoint : family_["checkpoints"]) {
    EvaluateRequest request;
    request.model.path = (folder() / checkpoint["file"].get<std::string>()).string();
    request.dataset = "fashion-mnist:test";
    request.limit = 1000;
    const EvaluateResult result = evaluate(request, job_, store_);
    // Another processor's kernels may tip a picture that is on the edge.
    EXPECT_NEAR(result.correct, checkpoint["clean_first_1000"].get<std::int64_t>(), 2) << checkpoint["file"];
    EXPECT_NEAR(result.value, checkpoint["clean"].get<double>(), 0.03) << checkpoint["file"];
  }
}

TEST_F(Sample, RobustAccuracyOnTheFirstThousandTestPicturesIsNearTheStatedOne) {
  if (!have_fashion_mnist()) GTEST_SKIP() << "not here: fashion-mnist:test (Debian: dataset-fashion-mnist)";
  for (const Json& checkpoint : family_["checkpoints"]) {
    EvaluateRequest request;
    request.model.path = (folder() / checkpoint["file"].get<std::string>()).string();
    request.dataset = "fashion-mnist:test";
    request.metric = "robust_accuracy";
    request.parameters = {{"epsilon", "8/255"}, {"step", "2/255"}, {"steps", std::int64_t{40}}};
    request.limit = 1000;
    const EvaluateResult result = evaluate(request, job_, store_);
    EXPECT_EQ(result.attack, family_["robust_attack"]);
    // Three standard errors of 1,000 draws at the lowest of the six accuracies.
    EXPECT_NEAR(result.value, checkpoint["robust"].get<double>(), 0.045) << checkpoint["file"];
  }
}

TEST_F(Sample, CheckpointsSayHowTheyWereTrained) {
  EXPECT_EQ(family_["checkpoints"].size(), 6u);
  for (const Json& checkpoint : family_["checkpoints"]) {
    const auto file = folder() / checkpoint["file"].get<std::string>();
    EXPECT_LE(std::filesystem::file_size(file), 1u << 20);
    ModelReference reference;
    reference.path = file.string();
    const auto model = store_.model(reference, job_);
    EXPECT_EQ(model->info.architecture, "cnn_16_32");
    EXPECT_FALSE(model->info.preprocessing.guessed());
    EXPECT_EQ(Json(model->info.class_names), family_["class_names"]);
    EXPECT_TRUE(model->info.warnings.empty());
    const Json recipe = Json::parse(model->info.metadata.at("training"));
    const auto norm = checkpoint["norm"].get<std::string>();
    const std::string adversary =
        norm == "none" ? norm : norm + ":" + checkpoint["epsilon"].get<std::string>();
    EXPECT_EQ(recipe["parameters"]["adversary"], adversary);
    EXPECT_EQ(recipe["out"], checkpoint["file"]);
  }
}

TEST_F(Sample, PicturesAreBalancedAndNamed) {
  const auto pictures = open_dataset((folder() / family_["pictures"].get<std::string>()).string());
  EXPECT_EQ(pictures->size(), 48);
  EXPECT_EQ(family_["class_names"].size(), 10u);
  std::vector<int> of_class(10);
  for (std::int64_t i = 0; i < pictures->size(); ++i)
    ++of_class.at(static_cast<std::size_t>(pictures->label(i)));
  for (const int count : of_class) EXPECT_TRUE(count == 4 || count == 5) << count;
}

TEST_F(Sample, TheStandardNetworkIsWrongAboutSomePictures) {
  EvaluateRequest request;
  request.model.path = (folder() / "standard.safetensors").string();
  request.dataset = (folder() / family_["pictures"].get<std::string>()).string();
  const EvaluateResult result = evaluate(request, job_, store_);
  EXPECT_NEAR(result.correct, 40, 1);
}

TEST_F(Sample, PicturesAreThoseOfTheTestSet) {
  if (!have_fashion_mnist()) GTEST_SKIP() << "not here: fashion-mnist:test (Debian: dataset-fashion-mnist)";
  const auto pictures = open_dataset((folder() / family_["pictures"].get<std::string>()).string());
  const auto test_set = open_dataset("fashion-mnist:test");
  const auto indices = family_["test_indices"].get<std::vector<std::int64_t>>();
  ASSERT_EQ(static_cast<std::int64_t>(indices.size()), pictures->size());
  EXPECT_EQ(std::set<std::int64_t>(indices.begin(), indices.end()).size(), indices.size());
  for (std::size_t i = 0; i < indices.size(); ++i) {
    EXPECT_EQ(pictures->picture(static_cast<std::int64_t>(i)), test_set->picture(indices[i]));
    EXPECT_EQ(pictures->label(static_cast<std::int64_t>(i)), test_set->label(indices[i]));
  }
}

}  // namespace
}  // namespace lacewing
