#include "attack/pgd.h"

#include <gtest/gtest.h>

#include "attack/accuracy.h"
#include "network/run.h"
#include "unit/training/small_networks.h"

namespace lacewing {
namespace {

using at::Tensor;

constexpr std::int64_t kPictures = 12;

// A two-class linear network: the loss falls with (w_y - w_other) x alone, so its maximum over a ball is
// known.
class LinearAttack : public ::testing::Test {
 protected:
  void SetUp() override {
    preprocessing_.mean = {0.4, 0.5};
    preprocessing_.std = {0.5, 0.25};
    network_ = test::linear_network({2, 3, 4}, 2);
    initialise_weights(*network_, 5);
    test::to_double(*network_);
    picture_ = test::uniform({kPictures, 2, 3, 4}, 11) * 0.2 + 0.4;  // 0.4 .. 0.6: the box is far
    x_ = (picture_ - mean()) / std();
    labels_ = at::arange(kPictures, at::kLong).remainder(2);
    for (std::int64_t i = 0; i < kPictures; ++i) indices_.push_back(i);
  }
  Tensor mean() const { return at::tensor(preprocessing_.mean, at::kDouble).view({1, 2, 1, 1}); }
  Tensor std() const { return at::tensor(preprocessing_.std, at::kDouble).view({1, 2, 1, 1}); }
  Tensor to_picture_scale(const Tensor& x) const { return x * std() + mean(); }
  ThreatModel threat(Norm norm, double epsilon) const {
    return make_threat_model(norm, epsilon, preprocessing_, 2, at::kDouble);
  }
  // Direction of steepest ascent in the picture scale, a picture.
  Tensor ascent() const {
    const Tensor& w = network_->weights[0].value;
    const Tensor difference = (w[1] - w[0]).view({1, 2, 3, 4}) / std();
    const Tensor sign = 1 - 2 * labels_.to(at::kDouble);  // label 0: towards class 1
    return difference * sign.view({-1, 1, 1, 1});
  }

  Preprocessing preprocessing_;
  std::shared_ptr<Network> network_;
  Tensor picture_, x_, labels_;
  std::vector<std::int64_t> indices_;
  PlainWork work_;
};

TEST_F(LinearAttack, PgdReachesTheClosedFormOptimumInLInfinity) {
  const PgdOptions options{20, 0.01, true, 1};
  const Tensor attacked =
      to_picture_scale(pgd(*network_, threat(Norm::linf, 0.05), options, x_, labels_, {1, indices_}, work_));
  const Tensor optimum = picture_ + 0.05 * ascent().sign();
  EXPECT_LT((attacked - optimum).abs().max().item<double>(), 1e-12);
}

TEST_F(LinearAttack, PgdReachesTheClosedFormOptimumInL2) {
  const PgdOptions options{200, 0.02, true, 1};
  const Tensor attacked =
      to_picture_scale(pgd(*network_, threat(Norm::l2, 0.1), options, x_, labels_, {1, indices_}, work_));
  const Tensor direction = ascent();
  const Tensor norms = at::linalg_vector_norm(direction, 2, at::IntArrayRef{1, 2, 3}, true);
  EXPECT_LT((attacked - (picture_ + 0.1 * direction / norms)).abs().max().item<double>(), 1e-9);
}

TEST_F(LinearAttack, PgdReachesTheBoxsCornerWhenTheBallIsWider) {
  const PgdOptions options{40, 0.1, false, 1};
  const Tensor attacked =
      to_picture_scale(pgd(*network_, threat(Norm::linf, 2.0), options, x_, labels_, {1, indices_}, work_));
  EXPECT_LT((attacked - (ascent() > 0).to(at::kDouble)).abs().max().item<double>(), 1e-12);
}

TEST_F(LinearAttack, FgsmRsIsOneStepFromItsRandomStart) {
  const ThreatModel model = threat(Norm::linf, 0.05);
  const Tensor attacked =
      to_picture_scale(pgd(*network_, model, fgsm_rs(0.05), x_, labels_, {1, indices_, 4}, work_));
  const Tensor start = to_picture_scale(random_start(model, x_, {1, indices_, 4})) - picture_;
  const Tensor expected = at::clamp(start + 1.25 * 0.05 * ascent().sign(), -0.05, 0.05);
  EXPECT_LT((attacked - picture_ - expected).abs().max().item<double>(), 1e-12);
}

TEST_F(LinearAttack, PicturesDoNotSeeEachOther) {
  const PgdOptions options{5, 0.02, true, 1};
  for (const Norm norm : {Norm::linf, Norm::l2}) {
    const Tensor together = pgd(*network_, threat(norm, 0.1), options, x_, labels_, {1, indices_}, work_);
    for (std::int64_t i = 0; i < kPictures; ++i) {
      const std::vector<std::int64_t> one{i};
      const Tensor alone = pgd(*network_, threat(norm, 0.1), options, x_.narrow(0, i, 1),
                               labels_.narrow(0, i, 1), {1, one}, work_);
      EXPECT_LT((alone[0] - together[i]).abs().max().item<double>(), 1e-12);
    }
  }
}

// Robust to epsilon exactly when the margin exceeds epsilon times the dual norm of the ascent direction.
TEST_F(LinearAttack, SurvivorsAreThoseWhoseMarginIsWideEnough) {
  const Tensor logits = forward(*network_, x_, work_);
  const Tensor sign = 1 - 2 * labels_.to(at::kDouble);
  const Tensor margin = (logits.select(1, 0) - logits.select(1, 1)) * sign;
  for (const double epsilon : {0.001, 0.01, 0.05}) {
    const Tensor linf = margin > epsilon * ascent().abs().sum({1, 2, 3});
    const Tensor l2 = margin > epsilon * at::linalg_vector_norm(ascent(), 2, at::IntArrayRef{1, 2, 3});
    const PgdOptions options{60, epsilon / 4, true, 2};
    const AttackSeed seed{3, indices_};
    EXPECT_TRUE(at::equal(
        pgd_until_misclassified(*network_, threat(Norm::linf, epsilon), options, x_, labels_, seed, work_)
            .survived,
        linf));
    EXPECT_TRUE(at::equal(
        pgd_until_misclassified(*network_, threat(Norm::l2, epsilon), options, x_, labels_, seed, work_)
            .survived,
        l2));
  }
}

TEST_F(LinearAttack, FoundPicturesAreMisclassifiedAndInsideTheBall) {
  const PgdOptions options{20, 0.01, true, 1};
  const ThreatModel model = threat(Norm::linf, 0.05);
  const AttackOutcome outcome =
      pgd_until_misclassified(*network_, model, options, x_, labels_, {3, indices_}, work_);
  const Tensor right = forward(*network_, outcome.x, work_).argmax(1) == labels_;
  EXPECT_TRUE(at::equal(right, outcome.survived));
  EXPECT_LE((to_picture_scale(outcome.x) - picture_).abs().max().item<double>(), 0.05 + 1e-12);
}

TEST_F(LinearAttack, RobustAccuracyDoesNotDependOnChunksOrTheirOrder) {
  const AccuracyAttack attack{threat(Norm::linf, 0.01), {10, 0.003, true, 2}, 8};
  std::vector<std::int64_t> counts;
  for (const std::int64_t chunk : {1, 5, 12}) {
    for (const bool backwards : {false, true}) {
      test::TestJob job;
      job.backwards = backwards;
      std::int64_t reported = 0;
      const Batches batches{
          2, 10, chunk, [&](std::int64_t first, std::int64_t count) {
            return LabelledBatch{x_.narrow(0, first, count), labels_.narrow(0, first, count)};
          }};
      const Correct counted =
          count_correct(*network_, batches, attack, job, [&](std::int64_t done) { reported = done; });
      EXPECT_EQ(counted.total, 10);
      EXPECT_EQ(reported, 10);
      counts.push_back(counted.correct);
    }
  }
  for (const std::int64_t count : counts) EXPECT_EQ(count, counts.front());
  EXPECT_GT(counts.front(), 0);
  EXPECT_LT(counts.front(), 10);
}

TEST(Pgd, IsNamedInWords) {
  const ThreatModel model = make_threat_model(Norm::linf, 8.0 / 255, {}, 1, at::kFloat);
  EXPECT_EQ(in_words(PgdOptions{40, 2.0 / 255, true, 1}, model),
            "PGD-40, L-infinity 8/255, step 2/255, random start");
  const ThreatModel l2 = make_threat_model(Norm::l2, 0.5, {}, 1, at::kFloat);
  EXPECT_EQ(in_words(PgdOptions{10, 0.125, false, 3}, l2), "PGD-10, L2 0.5, step 0.125, 3 restarts");
}

TEST(Accuracy, ChunksFitTheBudget) {
  EXPECT_EQ(accuracy_chunk(1, 48 << 20), 250);
  EXPECT_EQ(accuracy_chunk(1 << 20, 48 << 20), 48);
  EXPECT_EQ(accuracy_chunk(std::int64_t{1} << 40, 48 << 20), 1);
}

}  // namespace
}  // namespace lacewing
