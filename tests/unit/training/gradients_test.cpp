#include "training/gradients.h"

#include <gtest/gtest.h>

#include "attribution/output.h"
#include "unit/training/small_networks.h"

namespace lacewing {
namespace {

using at::Tensor;

double loss(const Network& network, const Tensor& x, const Tensor& labels, RunMode mode) {
  PlainWork work;
  return output_value(forward(network, x, work, mode), labels, OutputKind::loss).mean().item<double>();
}

// Central differences of every trainable weight, in double.
void expect_finite_differences(Network& network, const Tensor& x, const Tensor& labels, RunMode mode) {
  PlainWork work;
  const WeightGradients result = weight_gradients(network, x, labels, mode, work);
  network.forget_derived();
  constexpr double h = 1e-5;
  std::size_t trainable = 0;
  for (Weight& weight : network.weights) {
    if (!weight.trainable) continue;
    const Tensor flat = weight.value.view({-1});
    const Tensor gradient = result.gradients.at(trainable++).reshape({-1});
    ASSERT_EQ(gradient.numel(), flat.numel()) << weight.name;
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
      const double value = flat[i].item<double>();
      flat[i].fill_(value + h);
      network.forget_derived();
      const double above = loss(network, x, labels, mode);
      flat[i].fill_(value - h);
      network.forget_derived();
      const double below = loss(network, x, labels, mode);
      flat[i].fill_(value);
      EXPECT_NEAR(gradient[i].item<double>(), (above - below) / (2 * h), 1e-9) << weight.name << " " << i;
    }
  }
  EXPECT_EQ(trainable, result.gradients.size());
  network.forget_derived();
  EXPECT_NEAR(result.loss, loss(network, x, labels, mode), 1e-12);
}

class WeightGradientsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    network_ = test::batch_norm_network(2, 3, 0.3);
    initialise_weights(*network_, 1);
    test::to_double(*network_);
    // Away from the identity that a fresh batch norm is.
    for (Weight& weight : network_->weights) {
      if (weight.name.starts_with("bn.")) weight.value.add_(test::uniform(weight.shape, 3) * 0.5);
    }
  }
  std::shared_ptr<Network> network_;
  Tensor x_ = test::uniform({5, 2, 6, 6}, 2);
  Tensor labels_ = at::tensor({0, 1, 2, 1, 0}, at::kLong);
};

TEST_F(WeightGradientsTest, EqualFiniteDifferencesInTraining) {
  expect_finite_differences(*network_, x_, labels_, {.taped = false, .training = true, .seed = 4, .step = 7});
}

TEST_F(WeightGradientsTest, EqualFiniteDifferencesInEvaluation) {
  expect_finite_differences(*network_, x_, labels_, {});
}

TEST_F(WeightGradientsTest, TrainingMovesTheRunningStatistics) {
  const Tensor before = network_->weights[3].value.clone();
  ASSERT_EQ(network_->weights[3].name, "bn.running_mean");
  PlainWork work;
  Network& network = *network_;
  const Tensor convolved = at::conv2d(x_, network.weights[0].value, {}, 1, 1);
  weight_gradients(network, x_, labels_, {.taped = false, .training = true}, work);
  const Tensor expected = before * 0.9 + convolved.mean({0, 2, 3}) * 0.1;
  EXPECT_LT((network.weights[3].value - expected).abs().max().item<double>(), 1e-12);
  weight_gradients(network, x_, labels_, {}, work);
  EXPECT_LT((network.weights[3].value - expected).abs().max().item<double>(), 1e-12);
}

TEST(WeightGradients, CountsWhatIsRight) {
  auto network = test::linear_network({1, 1, 2}, 2);
  initialise_weights(*network, 1);
  network->weights[0].value = at::eye(2);
  network->weights[1].value = at::zeros({2});
  PlainWork work;
  const Tensor x = at::tensor({1.0f, 0.0f, 0.0f, 1.0f, 1.0f, 0.0f}).view({3, 1, 1, 2});
  const WeightGradients result = weight_gradients(*network, x, at::tensor({0, 1, 1}, at::kLong), {}, work);
  EXPECT_EQ(result.correct, 2);
  // Losses log(1 + exp(-1)), twice, and log(1 + exp(1)).
  EXPECT_NEAR(result.loss, (2 * std::log1p(std::exp(-1.0)) + std::log1p(std::exp(1.0))) / 3, 1e-6);
}

// A batch of several pieces: the mean over its pictures, with the same bits whoever finishes a piece first.
TEST(WeightGradientsOfLargeBatches, DoNotDependOnTheOrderOfTheirPieces) {
  const auto network = test::linear_network({2, 3, 3}, 3);
  initialise_weights(*network, 1);
  test::to_double(*network);
  constexpr std::int64_t pictures = 101;
  const Tensor x = test::uniform({pictures, 2, 3, 3}, 5);
  const Tensor labels = at::remainder(at::arange(pictures, at::kLong), 3);
  test::TestJob forwards, backwards;
  backwards.backwards = true;
  const WeightGradients a =
      weight_gradients(*network, x, labels, {.taped = false, .training = true}, forwards);
  const WeightGradients b =
      weight_gradients(*network, x, labels, {.taped = false, .training = true}, backwards);
  EXPECT_EQ(a.loss, b.loss);
  EXPECT_EQ(a.correct, b.correct);
  std::vector<Tensor> mean(a.gradients.size());
  double loss = 0;
  for (std::int64_t i = 0; i < pictures; ++i) {
    const WeightGradients one =
        weight_gradients(*network, x.narrow(0, i, 1), labels.narrow(0, i, 1), {}, forwards);
    loss += one.loss / pictures;
    for (std::size_t k = 0; k < mean.size(); ++k) {
      const Tensor share = one.gradients[k] / pictures;
      mean[k] = mean[k].defined() ? mean[k] + share : share;
    }
  }
  EXPECT_NEAR(a.loss, loss, 1e-12);
  for (std::size_t k = 0; k < mean.size(); ++k) {
    EXPECT_TRUE(at::equal(a.gradients[k], b.gradients[k]));
    EXPECT_TRUE(at::allclose(a.gradients[k], mean[k], 1e-10, 1e-13));
  }
}

}  // namespace
}  // namespace lacewing
