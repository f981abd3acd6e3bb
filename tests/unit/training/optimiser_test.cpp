#include "training/optimiser.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/expect_error.h"
#include "training/parameters.h"

namespace lacewing {
namespace {

const std::vector<std::vector<double>> kGradients{{0.5, -1.0, 0.0}, {0.25, 2.0, -3.0}, {-4.0, 0.125, 1e-3}};

at::Tensor start() {
  return at::tensor({1.0, -2.0, 0.5}, at::kDouble);
}

TEST(Optimiser, AdamStepsAreThoseOfThePaper) {
  for (const double decay : {0.0, 0.1}) {
    at::Tensor weight = start();
    Optimiser optimiser({"adam", 0.9, decay}, {weight});
    std::vector<double> w{1.0, -2.0, 0.5}, m(3), v(3);
    double beta1_power = 1, beta2_power = 1;
    for (std::size_t t = 0; t < kGradients.size(); ++t) {
      const double rate = 0.1 / static_cast<double>(t + 1);
      optimiser.step({at::tensor(kGradients[t], at::kDouble)}, rate);
      beta1_power *= 0.9;
      beta2_power *= 0.999;
      for (std::size_t i = 0; i < 3; ++i) {
        const double g = kGradients[t][i] + decay * w[i];
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        const double corrected_m = m[i] / (1 - beta1_power), corrected_v = v[i] / (1 - beta2_power);
        w[i] -= rate * corrected_m / (std::sqrt(corrected_v) + 1e-8);
        EXPECT_NEAR(weight[static_cast<std::int64_t>(i)].item<double>(), w[i], 1e-13);
      }
    }
  }
}

TEST(Optimiser, SgdStepsAreThoseOfHeavyBall) {
  at::Tensor weight = start();
  Optimiser optimiser({"sgd", 0.8, 0.05}, {weight});
  std::vector<double> w{1.0, -2.0, 0.5}, m(3);
  for (const auto& gradient : kGradients) {
    optimiser.step({at::tensor(gradient, at::kDouble)}, 0.2);
    for (std::size_t i = 0; i < 3; ++i) {
      m[i] = 0.8 * m[i] + gradient[i] + 0.05 * w[i];
      w[i] -= 0.2 * m[i];
      EXPECT_NEAR(weight[static_cast<std::int64_t>(i)].item<double>(), w[i], 1e-14);
    }
  }
}

TEST(Optimiser, ContinuesFromSavedAverages) {
  for (const char* kind : {"adam", "sgd"}) {
    at::Tensor straight = start(), first = start();
    Optimiser undisturbed({kind, 0.9, 0}, {straight}), stopped({kind, 0.9, 0}, {first});
    for (const auto& gradient : kGradients) undisturbed.step({at::tensor(gradient, at::kDouble)}, 0.1);
    stopped.step({at::tensor(kGradients[0], at::kDouble)}, 0.1);
    at::Tensor second = first.clone();
    Optimiser continued({kind, 0.9, 0}, {second});
    continued.restore(stopped.steps(), stopped.averages());
    for (std::size_t t = 1; t < 3; ++t) continued.step({at::tensor(kGradients[t], at::kDouble)}, 0.1);
    EXPECT_TRUE(at::equal(straight, second)) << kind;
  }
}

TEST(Optimiser, RefusesAveragesOfAnotherKindOrShape) {
  at::Tensor weight = start();
  Optimiser adam({"adam", 0.9, 0}, {weight});
  EXPECT_ERROR(adam.restore(1, {}), "first_moment");
  const std::vector<at::Tensor> wrong{at::zeros({4}, at::kDouble)};
  EXPECT_ERROR(adam.restore(1, {{"first_moment", wrong}, {"second_moment", wrong}}), "does not fit");
  EXPECT_ERROR(Optimiser({"adagrad", 0.9, 0}, {weight}), "adam and sgd");
}

TEST(Schedule, CyclicRisesTo40PercentAndEndsAtZero) {
  TrainParameters parameters;
  parameters.learning_rate = 0.01;
  parameters.schedule = "cyclic";
  EXPECT_NEAR(learning_rate(parameters, 0, 1000), 0.01 / 400, 1e-15);
  EXPECT_NEAR(learning_rate(parameters, 399, 1000), 0.01, 1e-15);
  EXPECT_NEAR(learning_rate(parameters, 699, 1000), 0.005, 1e-15);
  EXPECT_NEAR(learning_rate(parameters, 999, 1000), 0, 1e-15);
}

TEST(Schedule, CosineFallsFromFullToZeroAndConstantStays) {
  TrainParameters parameters;
  parameters.learning_rate = 0.01;
  parameters.schedule = "cosine";
  EXPECT_NEAR(learning_rate(parameters, 499, 1000), 0.005, 1e-15);
  EXPECT_NEAR(learning_rate(parameters, 999, 1000), 0, 1e-15);
  parameters.schedule = "constant";
  EXPECT_EQ(learning_rate(parameters, 999, 1000), 0.01);
}

TEST(TrainParameters, AdversaryIsReadFromText) {
  EXPECT_FALSE(parse_adversary("none"));
  EXPECT_FALSE(parse_adversary("linf:0"));
  const auto linf = parse_adversary("linf:8/255");
  ASSERT_TRUE(linf);
  EXPECT_EQ(linf->norm, Norm::linf);
  EXPECT_DOUBLE_EQ(linf->epsilon, 8.0 / 255);
  const auto l2 = parse_adversary("l2:0.5");
  ASSERT_TRUE(l2);
  EXPECT_EQ(l2->norm, Norm::l2);
  EXPECT_ERROR(parse_adversary("fgsm"), "linf:8/255");
  EXPECT_ERROR(parse_adversary("l1:0.5"), "linf and l2");
  EXPECT_ERROR(parse_adversary("linf:big"), "big");
  EXPECT_ERROR(parse_adversary("linf:-1"), "negative");
}

TEST(TrainParameters, AttackHasItsStatedDefaults) {
  TrainParameters parameters;
  parameters.steps = 5;
  const Adversary adversary{Norm::linf, 0.1};
  EXPECT_DOUBLE_EQ(training_attack(parameters, adversary).step, 2.5 * 0.1 / 5);
  parameters.step = 0.01;
  EXPECT_DOUBLE_EQ(training_attack(parameters, adversary).step, 0.01);
  parameters.attack = "fgsm-rs";
  EXPECT_EQ(training_attack(parameters, adversary).steps, 1);
  EXPECT_DOUBLE_EQ(training_attack(parameters, adversary).step, 0.125);
}

}  // namespace
}  // namespace lacewing
