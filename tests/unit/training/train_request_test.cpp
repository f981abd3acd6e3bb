// Training and evaluating through the engine's handlers, with files on disk.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "engine/handlers.h"
#include "support/expect_error.h"
#include "support/temp_folder.h"
#include "unit/training/small_networks.h"

namespace lacewing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

class TrainRequestTest : public ::testing::Test {
 protected:
  TrainRequest request(const std::string& folder) {
    fs::create_directories(folder_ / folder);
    TrainRequest r;
    r.architecture = "cnn_16_32";
    r.dataset = pictures_;
    r.test_dataset = test_pictures_;
    r.out = (folder_ / folder / "net.safetensors").string();
    r.parameters = {{"adversary", "linf:8/255"},          {"attack", "fgsm-rs"},  {"epochs", std::int64_t{3}},
                    {"batch", std::int64_t{32}},          {"schedule", "cyclic"}, {"learning_rate", 0.005},
                    {"robust_pictures", std::int64_t{20}}};
    r.run.seed = 4;
    return r;
  }
  TrainResult run(const TrainRequest& r) { return train(r, job_, store_); }
  // Cancelled in epoch `epoch` (from 0), in its second batch.
  void run_and_cancel(const TrainRequest& r, std::int64_t epoch) {
    test::TestJob job;
    bool enough = false;
    job.on_report = [&](const Progress& progress) {
      enough |= progress.unit == "batches" && progress.done > epoch * 5 + 1;
    };
    job.on_yield = [&] {
      if (enough) throw Cancelled();
    };
    EXPECT_THROW(train(r, job, store_), Cancelled);
  }
  static std::string bytes(const std::string& path) { return read_text(path); }
  static std::vector<Json> log(const TrainRequest& r) {
    std::istringstream lines(read_text(r.out + ".log.jsonl"));
    std::vector<Json> parsed;
    for (std::string line; std::getline(lines, line);) parsed.push_back(Json::parse(line));
    return parsed;
  }

  test::TempFolder folder_;
  std::string pictures_ = test::SyntheticSet(160, 28, 9, 1).write_idx(folder_.path(), "train").string();
  std::string test_pictures_ = test::SyntheticSet(45, 28, 9, 2).write_idx(folder_.path(), "test").string();
  test::TestJob job_;
  Store store_;
};

TEST_F(TrainRequestTest, LeavesCheckpointStateAndLog) {
  const TrainRequest r = request("a");
  const TrainResult result = run(r);
  EXPECT_EQ(result.epochs, 3);
  EXPECT_EQ(result.path, r.out);
  const std::vector<Json> lines = log(r);
  ASSERT_EQ(lines.size(), 3u);
  for (std::size_t e = 0; e < 3; ++e) {
    EXPECT_EQ(lines[e]["epoch"], e + 1);
    for (const char* key :
         {"seconds", "train_loss", "train_accuracy", "test_accuracy", "robust_accuracy", "learning_rate"}) {
      EXPECT_TRUE(lines[e][key].is_number()) << key;
    }
    EXPECT_EQ(lines[e]["robust_attack"], "PGD-10, L-infinity 8/255, step 2/255, random start");
  }
  EXPECT_LT(lines[2]["train_loss"].get<double>(), lines[0]["train_loss"].get<double>());
  EXPECT_EQ(result.metrics.at("test_accuracy"), lines[2]["test_accuracy"].get<double>());

  ModelReference reference;
  reference.path = r.out;
  const auto model = store_.model(reference, job_);
  EXPECT_EQ(model->info.architecture, "cnn_16_32");
  EXPECT_FALSE(model->info.preprocessing.guessed());
  EXPECT_EQ(model->info.preprocessing.size, 28);
  EXPECT_EQ(model->info.preprocessing.channels, "grey");
  EXPECT_EQ(model->info.num_classes, 9);
  EXPECT_EQ(model->info.metadata.at("epoch"), "3");
  EXPECT_EQ(model->info.metadata.at("seed"), "4");
  const Json recipe = Json::parse(model->info.metadata.at("training"));
  EXPECT_EQ(recipe["request"], "train");
  EXPECT_EQ(recipe["parameters"]["adversary"], "linf:8/255");
  EXPECT_EQ(recipe["parameters"]["weight_decay"], 0.0);  // defaults are written out
}

TEST_F(TrainRequestTest, AccuracyOfTheLogIsThatOfEvaluate) {
  const TrainRequest r = request("a");
  run(r);
  EvaluateRequest e;
  e.model.path = r.out;
  e.dataset = test_pictures_;
  const EvaluateResult clean = evaluate(e, job_, store_);
  EXPECT_EQ(clean.metric, "accuracy");
  EXPECT_EQ(clean.total, 45);
  EXPECT_EQ(clean.value, log(r)[2]["test_accuracy"].get<double>());
  EXPECT_TRUE(clean.attack.empty());

  e.metric = "robust_accuracy";
  e.parameters = {{"epsilon", "8/255"}, {"steps", std::int64_t{10}}};
  e.limit = 20;
  e.run.seed = 4;
  const EvaluateResult robust = evaluate(e, job_, store_);
  EXPECT_EQ(robust.total, 20);
  EXPECT_EQ(robust.value, log(r)[2]["robust_accuracy"].get<double>());
  EXPECT_EQ(robust.attack, "PGD-10, L-infinity 8/255, step 2/255, random start");
  EXPECT_EQ(to_string(robust.parameters.at("step")), to_string(Value(2.0 / 255)));
}

TEST_F(TrainRequestTest, CancelledAndResumedGivesTheSameFile) {
  const TrainRequest straight = request("straight");
  run(straight);
  TrainRequest stopped = request("stopped");
  run_and_cancel(stopped, 1);
  EXPECT_EQ(log(stopped).size(), 1u);  // the finished epoch is kept
  stopped.resume = true;
  run_and_cancel(stopped, 2);
  EXPECT_EQ(log(stopped).size(), 2u);
  run(stopped);
  EXPECT_EQ(bytes(straight.out), bytes(stopped.out));
  const std::vector<Json> a = log(straight), b = log(stopped);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i]["train_loss"], b[i]["train_loss"]);
}

TEST_F(TrainRequestTest, KilledBeforeTheFirstEpochEndsResumesFromTheStart) {
  const TrainRequest straight = request("straight");
  run(straight);
  TrainRequest stopped = request("stopped");
  run_and_cancel(stopped, 0);
  EXPECT_FALSE(fs::exists(stopped.out));
  stopped.resume = true;
  run(stopped);
  EXPECT_EQ(bytes(straight.out), bytes(stopped.out));
}

// Killed after the state and before checkpoint or log: the state brings both to its epoch.
TEST_F(TrainRequestTest, StateRebuildsCheckpointAndLog) {
  TrainRequest r = request("a");
  run(r);
  const std::string checkpoint = bytes(r.out), lines = bytes(r.out + ".log.jsonl");
  folder_.write("a/net.safetensors", "an older epoch");
  folder_.write("a/net.safetensors.part-1-2", "half a file");
  fs::remove(r.out + ".log.jsonl");
  r.resume = true;
  EXPECT_EQ(run(r).epochs, 3);
  EXPECT_EQ(bytes(r.out), checkpoint);
  EXPECT_EQ(bytes(r.out + ".log.jsonl"), lines);
  EXPECT_FALSE(fs::exists(folder_ / "a/net.safetensors.part-1-2"));
}

TEST_F(TrainRequestTest, ResumingWithAnotherRecipeIsRefused) {
  TrainRequest r = request("a");
  run_and_cancel(r, 1);
  r.resume = true;
  r.parameters["batch"] = std::int64_t{16};
  EXPECT_ERROR(run(r), "parameters.batch (32 in the file, 16 now)");
  folder_.write("a/net.safetensors.state", "garbage");
  EXPECT_ERROR(run(r), "net.safetensors.state");
  fs::remove(folder_ / "a/net.safetensors.state");
  EXPECT_ERROR(run(r), "no net.safetensors.state to resume from");
}

// One step an epoch, and every step multiplies the weights by about a million: some epoch overflows, not the
// first.
TEST_F(TrainRequestTest, ALossThatIsNotFiniteLeavesTheLastGoodEpoch) {
  TrainRequest r = request("a");
  r.parameters = {{"epochs", std::int64_t{30}}, {"batch", std::int64_t{160}}, {"optimiser", "sgd"},
                  {"learning_rate", 1e3},       {"weight_decay", 1e3},        {"momentum", 0.0}};
  EXPECT_ERROR(run(r), "is not finite in epoch");
  const std::vector<Json> lines = log(r);
  ASSERT_GE(lines.size(), 1u);
  ASSERT_LT(lines.size(), 30u);
  ModelReference reference;
  reference.path = r.out;
  const auto model = store_.model(reference, job_);
  EXPECT_EQ(model->info.metadata.at("epoch"), std::to_string(lines.size()));
  EXPECT_TRUE(model->info.warnings.empty());  // no weight that is not finite
}

TEST_F(TrainRequestTest, WrongRequestsAreNamed) {
  TrainRequest r = request("a");
  r.architecture = "vgg";
  EXPECT_ERROR(run(r), "cnn_16_32");
  r = request("a");
  r.parameters["adversary"] = "linf";
  EXPECT_ERROR(run(r), "linf:8/255");
  r = request("a");
  r.start = 1000;
  EXPECT_ERROR(run(r), "only 160 pictures");
  EvaluateRequest e;
  e.metric = "kar";
  EXPECT_ERROR(evaluate(e, job_, store_), "robust_accuracy");
}

TEST_F(TrainRequestTest, EvaluationIsTheSameInAnyOrderOfChunks) {
  const TrainRequest r = request("a");
  run(r);
  EvaluateRequest e;
  e.model.path = r.out;
  e.dataset = pictures_;
  e.metric = "robust_accuracy";
  e.parameters = {{"epsilon", 0.3}, {"steps", std::int64_t{5}}};
  test::TestJob forwards, backwards;
  backwards.backwards = true;
  EXPECT_EQ(evaluate(e, forwards, store_).correct, evaluate(e, backwards, store_).correct);
  e.start = 40;
  e.limit = 30;
  EXPECT_EQ(evaluate(e, forwards, store_).total, 30);
  e.start = 160;
  EXPECT_ERROR(evaluate(e, forwards, store_), "160 pictures");
}

}  // namespace
}  // namespace lacewing
