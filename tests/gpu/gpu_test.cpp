// CUDA against the processor: every op, every method, attacks and training; and two workers at once. Skipped
// with the reason where CUDA cannot be used. `ctest -L gpu` runs these alone.

#include <gtest/gtest.h>

#include <future>

#include "engine/device.h"
#include "session/session.h"
#include "support/random_program.h"
#include "support/synthetic_set.h"
#include "support/temp_folder.h"

namespace lacewing::test {
namespace {

using at::Tensor;

const std::string kSample = LACEWING_SOURCE_DIR "/resources/sample/standard.safetensors";

// Largest difference as a share of the largest value.
double relative(std::span<const double> a, std::span<const double> b) {
  double largest = 1e-300, difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    largest = std::max(largest, std::abs(a[i]));
    difference = std::max(difference, std::abs(a[i] - b[i]));
  }
  return difference / largest;
}

class Gpu : public testing::Test {
 protected:
  void SetUp() override {
    for (const DeviceInfo& device : list_devices())
      if (device.choice == DeviceChoice::cuda && !device.available) GTEST_SKIP() << device.why_not;
    if (!std::filesystem::exists(kSample)) GTEST_SKIP() << "no " << kSample;
    SessionOptions options;
    options.threads = 2;
    options.create_engine = [] { return std::unique_ptr<Engine>(lacewing_create_engine()); };
    session_ = std::make_unique<Session>(options);
  }

  static ExplainRequest request(const std::string& method, DeviceChoice device, NumberType type,
                                std::uint64_t seed = 1) {
    ExplainRequest asked;
    asked.model.path = kSample;
    asked.method = method;
    asked.run.device = device;
    asked.run.dtype = type;
    asked.inputs.resize(5);
    for (std::size_t i = 0; i < asked.inputs.size(); ++i)
      asked.inputs[i].picture = std::make_shared<const Array<float>>(
          SyntheticSet(8, 28, 9, seed).picture(static_cast<std::int64_t>(i)));
    return asked;
  }
  ExplainResult explain(const ExplainRequest& asked) {
    return std::get<ExplainResult>(*session_->run(asked));
  }

  std::unique_ptr<Session> session_;
};

TEST_F(Gpu, EveryMethodIsTheProcessors) {
  for (const CatalogueEntry& method : session_->catalogue().methods) {
    for (const NumberType type : {NumberType::float32, NumberType::float64}) {
      const ExplainResult here = explain(request(method.name, DeviceChoice::cpu, type));
      const ExplainResult there = explain(request(method.name, DeviceChoice::cuda, type));
      EXPECT_EQ(here.device, "cpu");
      EXPECT_EQ(there.device, "cuda");
      EXPECT_EQ(there.targets, here.targets) << method.name;
      EXPECT_LE(relative(here.maps.values, there.maps.values), type == NumberType::float64 ? 1e-9 : 1e-4)
          << method.name;
    }
  }
}

TEST_F(Gpu, EveryOpsGradientIsTheProcessors) {
  PlainWork work;
  const at::Device device = device_of(DeviceChoice::cuda);
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const RandomProgram p = random_program(seed);
    const auto gradient = [&](const Network& network, const Tensor& x) {
      Trace kept = trace(network, x, work);
      const Tensor coefficients = at::ones_like(kept.output);
      return backward(network, kept, coefficients, work).cpu().contiguous();
    };
    const auto moved = p.network->to(at::kDouble, device);
    const Tensor here = gradient(*p.network, p.x), there = gradient(*moved, p.x.to(device));
    const auto values = [](const Tensor& t) {
      return std::span<const double>(t.const_data_ptr<double>(), static_cast<std::size_t>(t.numel()));
    };
    ASSERT_LE(relative(values(here), values(there)), 1e-9) << seed;
  }
}

// Two jobs at once, each with many chunks, say what they say alone.
TEST_F(Gpu, TwoWorkersAtOnceDoNotMixTheirStreams) {
  std::vector<ExplainResult> alone;
  for (const std::uint64_t seed : {1, 2})
    alone.push_back(explain(request("smoothgrad", DeviceChoice::cuda, NumberType::float64, seed)));
  for (int round = 0; round < 10; ++round) {
    std::vector<std::promise<ResultPointer>> promises(2);
    for (std::size_t i = 0; i < 2; ++i) {
      JobCallbacks callbacks;
      callbacks.finished = [&promises, i](const JobInfo& info, const ResultPointer& result) {
        EXPECT_EQ(info.state, JobState::done) << info.error;
        promises[i].set_value(result);
      };
      SubmitOptions options;
      options.use_cache = false;
      session_->submit(request("smoothgrad", DeviceChoice::cuda, NumberType::float64, i + 1), options,
                       callbacks);
    }
    for (std::size_t i = 0; i < 2; ++i) {
      const ResultPointer result = promises[i].get_future().get();
      ASSERT_TRUE(result);
      EXPECT_LE(relative(alone[i].maps.values, std::get<ExplainResult>(*result).maps.values), 1e-12);
    }
  }
}

TEST_F(Gpu, TrainingAndRobustAccuracyAreTheProcessors) {
  const TempFolder folder;
  const std::string set = SyntheticSet(128, 28, 9).write_idx(folder.path(), "set").string();
  std::vector<TrainResult> trained;
  std::vector<double> robust;
  for (const DeviceChoice device : {DeviceChoice::cpu, DeviceChoice::cuda}) {
    TrainRequest train;
    train.architecture = "cnn_16_32";
    train.dataset = train.test_dataset = set;
    train.out = (folder / (std::string(to_string(device)) + ".safetensors")).string();
    train.parameters = {{"adversary", "linf:0.05"}, {"epochs", std::int64_t{2}}, {"batch", std::int64_t{32}}};
    train.run.device = device;
    train.run.dtype = NumberType::float64;
    trained.push_back(std::get<TrainResult>(*session_->run(train)));
    EvaluateRequest evaluate;
    evaluate.model.path = kSample;
    evaluate.dataset = set;
    evaluate.metric = "robust_accuracy";
    evaluate.run = train.run;
    robust.push_back(std::get<EvaluateResult>(*session_->run(evaluate)).value);
  }
  EXPECT_NEAR(trained[0].metrics.at("train_loss"), trained[1].metrics.at("train_loss"), 1e-6);
  EXPECT_NEAR(robust[0], robust[1], 1e-9);
}

}  // namespace
}  // namespace lacewing::test
