#include "attack/threat_model.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "unit/training/small_networks.h"

namespace lacewing {
namespace {

using at::Tensor;

// Two channels of different scale: model-space values 4 and 2 per unit of the picture scale.
Preprocessing two_channels() {
  Preprocessing preprocessing;
  preprocessing.scale = 2.0;
  preprocessing.mean = {0.5, 1.0};
  preprocessing.std = {0.5, 1.0};
  return preprocessing;
}

ThreatModel threat(Norm norm, double epsilon) {
  return make_threat_model(norm, epsilon, two_channels(), 2, at::kDouble);
}

Tensor to_model_space(const Tensor& picture) {
  const Tensor mean = at::tensor({0.5, 1.0}, at::kDouble).view({1, 2, 1, 1});
  const Tensor std = at::tensor({0.5, 1.0}, at::kDouble).view({1, 2, 1, 1});
  return (picture * 2.0 - mean) / std;
}

Tensor to_picture_scale(const Tensor& x) {
  const Tensor mean = at::tensor({0.5, 1.0}, at::kDouble).view({1, 2, 1, 1});
  const Tensor std = at::tensor({0.5, 1.0}, at::kDouble).view({1, 2, 1, 1});
  return (x * std + mean) / 2.0;
}

double largest(const Tensor& x) {
  return x.abs().max().item<double>();
}

TEST(ThreatModel, UnitsAndBoxAreThoseOfThePreprocessing) {
  const ThreatModel model = threat(Norm::linf, 0.1);
  EXPECT_DOUBLE_EQ(model.unit[0][0].item<double>(), 4.0);
  EXPECT_DOUBLE_EQ(model.unit[0][1].item<double>(), 2.0);
  EXPECT_DOUBLE_EQ(model.low[0][0].item<double>(), -1.0);
  EXPECT_DOUBLE_EQ(model.high[0][0].item<double>(), 3.0);
  EXPECT_DOUBLE_EQ(model.low[0][1].item<double>(), -1.0);
  EXPECT_DOUBLE_EQ(model.high[0][1].item<double>(), 1.0);
}

TEST(ThreatModel, LInfinityProjectionClipsEveryPixelToBallAndBox) {
  const Tensor original = test::uniform({3, 2, 4, 5}, 1);
  const Tensor wild = original + (test::uniform({3, 2, 4, 5}, 2) * 2 - 1);
  const Tensor projected =
      to_picture_scale(project(threat(Norm::linf, 0.2), to_model_space(wild), to_model_space(original)));
  const Tensor expected = at::clamp(at::minimum(at::maximum(wild, original - 0.2), original + 0.2), 0, 1);
  EXPECT_LT(largest(projected - expected), 1e-12);
}

TEST(ThreatModel, L2ProjectionScalesTheChangeInThePictureScale) {
  const Tensor original = at::full({2, 2, 4, 5}, 0.5, at::kDouble);  // far from the box
  Tensor change = test::uniform({2, 2, 4, 5}, 3) - 0.5;
  change[1].mul_(1e-3);  // already inside
  const Tensor x = to_model_space(original + change);
  const Tensor projected =
      to_picture_scale(project(threat(Norm::l2, 0.3), x, to_model_space(original))) - original;
  const double norm = at::linalg_vector_norm(change[0]).item<double>();
  EXPECT_LT(largest(projected[0] - change[0] * (0.3 / norm)), 1e-12);
  EXPECT_LT(largest(projected[1] - change[1]), 1e-12);
}

TEST(ThreatModel, L2ProjectionStaysInBallAndBoxAtTheBoxsCorner) {
  const Tensor original = test::uniform({8, 2, 4, 5}, 4).round();  // black and white
  const Tensor x = to_model_space(original + test::uniform({8, 2, 4, 5}, 5) * 4 - 2);
  const Tensor projected = to_picture_scale(project(threat(Norm::l2, 0.7), x, to_model_space(original)));
  EXPECT_GE(projected.min().item<double>(), -1e-12);
  EXPECT_LE(projected.max().item<double>(), 1 + 1e-12);
  const Tensor norms = at::linalg_vector_norm(projected - original, 2, at::IntArrayRef{1, 2, 3});
  EXPECT_LE(norms.max().item<double>(), 0.7 + 1e-12);
  EXPECT_GT(norms.min().item<double>(), 0.1);
}

TEST(ThreatModel, ProjectionKeepsTheOriginal) {
  const Tensor x = to_model_space(test::uniform({2, 2, 3, 3}, 6));
  for (const Norm norm : {Norm::linf, Norm::l2}) EXPECT_TRUE(at::equal(project(threat(norm, 0.1), x, x), x));
}

TEST(ThreatModel, SteepestStepHasLengthOneInThePictureScale) {
  const Tensor gradient = test::uniform({3, 2, 4, 5}, 7) - 0.5;
  const Tensor unit = at::tensor({4.0, 2.0}, at::kDouble).view({1, 2, 1, 1});
  const Tensor sign = steepest(threat(Norm::linf, 1), gradient) / unit;
  EXPECT_TRUE(at::equal(sign, gradient.sign()));
  const Tensor direction = steepest(threat(Norm::l2, 1), gradient) / unit;
  const Tensor in_scale = gradient * unit;  // chain rule: d/d picture = unit * d/d model
  const Tensor norms = at::linalg_vector_norm(in_scale, 2, at::IntArrayRef{1, 2, 3}, true);
  EXPECT_LT(largest(direction - in_scale / norms), 1e-12);
}

TEST(ThreatModel, SteepestL2StepOfTinyAndZeroGradientsIsFinite) {
  Tensor gradient = at::zeros({2, 2, 2, 2}, at::kFloat);
  gradient[0].fill_(1e-30);  // its square underflows
  const ThreatModel model = make_threat_model(Norm::l2, 1, two_channels(), 2, at::kFloat);
  const Tensor direction = steepest(model, gradient) / model.unit;
  EXPECT_NEAR(at::linalg_vector_norm(direction[0]).item<double>(), 1.0, 1e-6);
  EXPECT_EQ(largest(direction[1]), 0.0);
}

TEST(ThreatModel, RandomStartFillsTheBallAndDependsOnPictureNotOnBatch) {
  const Tensor original = to_model_space(at::full({6, 2, 8, 8}, 0.5, at::kDouble));
  const std::vector<std::int64_t> all{3, 4, 5, 6, 7, 8}, some{7, 5};
  for (const Norm norm : {Norm::linf, Norm::l2}) {
    const ThreatModel model = threat(norm, 0.25);
    const Tensor start = random_start(model, original, {9, all, 2});
    const Tensor change = to_picture_scale(start) - 0.5;
    const Tensor sizes = norm == Norm::linf ? change.abs().amax({1, 2, 3})
                                            : at::linalg_vector_norm(change, 2, at::IntArrayRef{1, 2, 3});
    EXPECT_LE(sizes.max().item<double>(), 0.25 + 1e-12);
    EXPECT_GT(sizes.min().item<double>(), 0.2);  // 128 dimensions: nearly all volume is near the surface
    EXPECT_LT(std::abs(change.mean().item<double>()), 0.02);
    const Tensor again = random_start(model, original.narrow(0, 0, 2), {9, some, 2});
    EXPECT_TRUE(at::equal(again[0], start[4]));
    EXPECT_TRUE(at::equal(again[1], start[2]));
    EXPECT_FALSE(at::equal(random_start(model, original, {9, all, 3}), start));
  }
}

TEST(ThreatModel, SizesInWordsAreCountsOf255WhereTheyAreOnes) {
  EXPECT_EQ(epsilon_in_words(8.0 / 255), "8/255");
  EXPECT_EQ(epsilon_in_words(0.5), "0.5");
  EXPECT_EQ(epsilon_in_words(0.1), "0.1");
  EXPECT_EQ(parse_norm("l2"), Norm::l2);
  EXPECT_ERROR(parse_norm("l1"), "linf and l2");
}

}  // namespace
}  // namespace lacewing
