#include "training/trainer.h"

#include <gtest/gtest.h>

#include "network/builder.h"
#include "support/expect_error.h"
#include "support/temp_folder.h"
#include "training/training_files.h"
#include "unit/training/small_networks.h"

namespace lacewing {
namespace {

Preprocessing grey() {
  Preprocessing preprocessing;
  preprocessing.channels = "grey";
  return preprocessing;
}

TrainParameters parameters(const std::string& adversary, const std::string& attack) {
  TrainParameters p;
  p.adversary = adversary;
  p.attack = attack;
  p.steps = 3;
  p.epochs = 3;
  p.batch = 32;
  p.learning_rate = 0.01;
  p.schedule = "cyclic";
  p.clean_share = 0.25;
  return p;
}

// One training of the small network with batch norm and dropout.
struct SmallTraining {
  explicit SmallTraining(const TrainParameters& p, std::uint64_t seed = 6, std::int64_t count = 150)
      : data(count, 6, 4),
        pictures(data, 0, count, grey(), 4, work),
        network(test::batch_norm_network(1, 4, 0.2)) {
    initialise_weights(*network, seed);
    trainer.emplace(network, pictures, p, grey(), seed);
  }
  EpochOutcome epoch(std::int64_t number) { return trainer->run_epoch(number, work); }

  PlainWork work;
  test::SyntheticSet data;
  PictureSet pictures;
  std::shared_ptr<Network> network;
  std::optional<Trainer> trainer;
};

TEST(Trainer, LearnsClassesThatCanBeTold) {
  TrainParameters p = parameters("none", "pgd");
  p.epochs = 12;
  SmallTraining run(p);
  const double first = run.epoch(0).loss;
  EpochOutcome last;
  for (std::int64_t e = 1; e < 12; ++e) last = run.epoch(e);
  EXPECT_LT(last.loss, 0.5 * first);
  EXPECT_GT(last.accuracy, 0.95);
}

TEST(Trainer, SeparatesALinearlySeparableSetCompletely) {
  const test::SyntheticSet data(64, 6, 2);
  PlainWork work;
  const PictureSet pictures(data, 0, 64, grey(), 2, work);
  for (const char* optimiser : {"adam", "sgd"}) {
    auto network = test::linear_network({1, 6, 6}, 2);
    initialise_weights(*network, 3);
    TrainParameters p;
    p.epochs = 30;
    p.batch = 16;
    p.optimiser = optimiser;
    p.learning_rate = 0.05;
    Trainer trainer(network, pictures, p, grey(), 3);
    EpochOutcome last;
    for (std::int64_t e = 0; e < p.epochs; ++e) last = trainer.run_epoch(e, work);
    EXPECT_EQ(last.accuracy, 1.0) << optimiser;
    EXPECT_LT(last.loss, 0.05) << optimiser;
  }
}

TEST(Trainer, AdversarialTrainingWithstandsWhatStandardTrainingDoesNot) {
  const auto robust = [](const std::string& adversary) {
    TrainParameters p = parameters(adversary, "pgd");
    p.epochs = 8;
    p.clean_share = 0;
    SmallTraining run(p);
    for (std::int64_t e = 0; e < p.epochs; ++e) run.epoch(e);
    const ThreatModel threat = make_threat_model(Norm::linf, 0.2, grey(), 1, at::kFloat);
    std::vector<std::int64_t> all;
    for (std::int64_t i = 0; i < run.pictures.size(); ++i) all.push_back(i);
    return pgd_until_misclassified(*run.network, threat, {20, 0.05, true, 1},
                                   run.pictures.inputs(all, at::kFloat), run.pictures.labels(all), {1, all},
                                   run.work)
        .survived.sum()
        .item<std::int64_t>();
  };
  EXPECT_GT(robust("linf:0.2"), robust("none") + 15);
}

TEST(Trainer, OneSeedIsOneResultAndAnotherSeedAnother) {
  const TrainParameters p = parameters("l2:0.5", "pgd");
  SmallTraining a(p), b(p), c(p, 7);
  for (std::int64_t e = 0; e < 2; ++e) {
    EXPECT_EQ(a.epoch(e).loss, b.epoch(e).loss);
    c.epoch(e);
  }
  EXPECT_TRUE(test::same_weights(*a.network, *b.network));
  EXPECT_FALSE(test::same_weights(*a.network, *c.network));
}

TEST(Trainer, ResumedTrainingHasTheBitsOfAnUndisturbedOne) {
  for (const char* optimiser : {"adam", "sgd"}) {
    for (const char* attack : {"pgd", "fgsm-rs"}) {
      TrainParameters p = parameters("linf:8/255", attack);
      p.optimiser = optimiser;
      SmallTraining straight(p);
      for (std::int64_t e = 0; e < 3; ++e) straight.epoch(e);

      const test::TempFolder folder;
      const TrainingFiles files(folder / "net.safetensors", {{"architecture", "batch_norm"}}, 6);
      {
        SmallTraining first(p);
        first.epoch(0);
        TrainingRecord record{"{}", 1, {R"({"epoch":1,"seconds":1.5})"}, 1.5};
        files.save(record, *first.network, first.trainer->optimiser(), first.work);
      }
      SmallTraining second(p, 6);
      for (Weight& weight : second.network->weights)
        weight.value.fill_(0.5);  // all of it must come from the file
      const TrainingRecord record =
          files.restore("{}", *second.network, second.trainer->optimiser(), second.work);
      EXPECT_EQ(record.epoch, 1);
      EXPECT_EQ(record.seconds, 1.5);
      for (std::int64_t e = record.epoch; e < 3; ++e) second.epoch(e);
      EXPECT_TRUE(test::same_weights(*straight.network, *second.network)) << optimiser << " " << attack;
    }
  }
}

TEST(Trainer, StateKeepsDoublePrecision) {
  const TrainParameters p = parameters("none", "pgd");
  const test::TempFolder folder;
  const TrainingFiles files(folder / "net.safetensors", {}, 6);
  auto network = test::batch_norm_network(1, 4, 0);
  initialise_weights(*network, 1);
  test::to_double(*network);
  network->weights[0].value.div_(3);
  SmallTraining run(p);
  Trainer trainer(network, run.pictures, p, grey(), 6);
  trainer.run_epoch(0, run.work);
  files.save({"{}", 1, {R"({"epoch":1})"}, 0}, *network, trainer.optimiser(), run.work);
  auto read = std::make_shared<Network>(*network);
  for (Weight& weight : read->weights) weight.value = at::zeros_like(weight.value);
  Trainer other(read, run.pictures, p, grey(), 6);
  files.restore("{}", *read, other.optimiser(), run.work);
  EXPECT_TRUE(test::same_weights(*network, *read));
}

// Stopped anywhere, saving leaves the state of before or of after, whole. It asks for every 8 MiB that it
// copies or writes, and would else take longer than a cancel may.
TEST(Trainer, SavingCanBeStoppedAndLeavesAWholeState) {
  class Stopping : public PlainWork {
   public:
    void check() override {
      if (++asked == stop_at) throw Cancelled();
    }
    int asked = 0, stop_at = -1;
  };
  const TrainParameters p = parameters("none", "pgd");
  SmallTraining run(p);
  Builder wide("wide", {1, 1, 1});
  const auto network =
      wide.finish(wide.linear(wide.linear(wide.flatten(wide.input(), "flat"), "a", 2000), "b", 3000));
  initialise_weights(*network, 1);
  Trainer trainer(network, run.pictures, p, grey(), 6);
  const test::TempFolder folder;
  const TrainingFiles files(folder / "net.safetensors", {}, 6);
  Stopping whole;
  files.save({"{}", 0, {}, 0}, *network, trainer.optimiser(), whole);
  const auto megabytes = std::filesystem::file_size(files.state_path()) >> 20;
  EXPECT_GE(whole.asked, static_cast<int>(2 * megabytes / 8));
  network->weights[0].value.fill_(2);
  for (int stop = 1; stop <= whole.asked; stop += 3) {
    Stopping work;
    work.stop_at = stop;
    EXPECT_THROW(files.save({"{}", 0, {}, 0}, *network, trainer.optimiser(), work), Cancelled);
    auto read = std::make_shared<Network>(*network);
    for (Weight& weight : read->weights) weight.value = weight.value.clone();
    Trainer other(read, run.pictures, p, grey(), 6);
    files.restore("{}", *read, other.optimiser(), run.work);
    EXPECT_NE(read->weights[0].value[0].item<float>(), 2.0F) << stop;
  }
}

TEST(Trainer, StopsWhenTheLossIsNotFinite) {
  TrainParameters p = parameters("none", "pgd");
  SmallTraining run(p);
  run.network->weights[0].value.fill_(std::numeric_limits<float>::quiet_NaN());
  EXPECT_ERROR(run.epoch(0), "the loss is not finite in epoch 1");
}

TEST(Trainer, StopsWhenAWeightIsNotFinite) {
  TrainParameters p = parameters("none", "pgd");
  p.optimiser = "sgd";
  p.learning_rate = 1e3;
  p.schedule = "constant";
  p.momentum = 0;
  p.weight_decay = 1e3;
  p.batch = 150;
  SmallTraining run(p);
  for (Weight& weight : run.network->weights) {
    if (weight.trainable && weight.name == "fc.bias") weight.value.fill_(1e35f);
  }
  EXPECT_ERROR(run.epoch(0), "not finite in epoch 1");
}

TEST(Trainer, WatchesOneStepTrainingForCollapse) {
  TrainParameters p = parameters("linf:0.1", "fgsm-rs");
  SmallTraining fast(p);
  EXPECT_TRUE(fast.epoch(0).batch_pgd_accuracy.has_value());
  p.attack = "pgd";
  SmallTraining slow(p);
  EXPECT_FALSE(slow.epoch(0).batch_pgd_accuracy.has_value());
  EpochOutcome outcome;
  outcome.batch_accuracy = 0.9;
  outcome.batch_pgd_accuracy = 0.5;
  EXPECT_FALSE(outcome.collapsed());
  outcome.batch_pgd_accuracy = 0.1;
  EXPECT_TRUE(outcome.collapsed());
}

TEST(Trainer, WithoutShufflingEveryEpochHasTheSameOrder) {
  // With a rate of 0 the weights stay, so an epoch's loss depends on the batches only; unshuffled they are
  // the same.
  TrainParameters p = parameters("none", "pgd");
  p.learning_rate = 0;
  p.batch = 150;
  p.shuffle = false;
  const test::SyntheticSet data(150, 6, 4);
  PlainWork work;
  const PictureSet pictures(data, 0, 150, grey(), 4, work);
  const auto running_means = [&](bool shuffle, std::int64_t batch) {
    p.shuffle = shuffle;
    p.batch = batch;
    auto network = test::batch_norm_network(1, 4, 0);
    initialise_weights(*network, 1);
    Trainer trainer(network, pictures, p, grey(), 1);
    trainer.run_epoch(0, work);
    const at::Tensor after_one = network->weights[3].value.clone();
    network->weights[3].value.zero_();
    trainer.run_epoch(1, work);
    return std::pair(after_one, network->weights[3].value.clone());
  };
  const auto [a, b] = running_means(false, 30);
  EXPECT_TRUE(at::equal(a, b));
  const auto [c, d] = running_means(true, 30);
  EXPECT_FALSE(at::equal(c, d));
}

}  // namespace
}  // namespace lacewing
