// Results are kept by what they follow from: all of it, and nothing else.

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "base/npy.h"
#include "engine/handlers.h"
#include "network/architectures/architectures.h"
#include "network/weights.h"
#include "support/temp_folder.h"

namespace lacewing::test {
namespace {

using Change = std::function<void(ExplainRequest&)>;

class RequestKeys : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto network = build_architecture("cnn_16_32");
    initialise_weights(*network, 1);
    write_safetensors(folder_ / "net.safetensors", weights_to_write(*network), {});
    request_.model.path = (folder_ / "net.safetensors").string();
    request_.method = "integrated_gradients";
    request_.inputs.resize(1);
    request_.inputs[0].model_space = zeros<double>();
  }
  template <class T>
  static std::shared_ptr<const Array<T>> zeros() {
    return std::make_shared<const Array<T>>(Shape{1, 28, 28});
  }
  std::string key(const Request& request) { return request_key(request, work_, store_, "1.0"); }
  std::string key_after(const Change& change) {
    ExplainRequest changed = request_;
    change(changed);
    return key(changed);
  }

  TempFolder folder_;
  ExplainRequest request_;
  Store store_;
  PlainWork work_;
};

TEST_F(RequestKeys, DifferWithEverythingThatTheResultFollowsFrom) {
  write_npy(folder_ / "x.npy", *zeros<double>());
  const std::vector<Change> changes = {
      [](ExplainRequest&) {},
      [](ExplainRequest& r) { r.model.architecture = "cnn_16_32"; },
      [](ExplainRequest& r) { r.model.num_classes = 10; },
      [](ExplainRequest& r) { r.model.preprocessing.emplace(); },
      [](ExplainRequest& r) { r.model.preprocessing.emplace().mean = {0.5}; },
      [](ExplainRequest& r) { r.model.preprocessing.emplace().std = {0.5}; },
      [](ExplainRequest& r) { r.model.preprocessing.emplace().scale = 255; },
      [](ExplainRequest& r) { r.inputs[0].picture = zeros<float>(), r.inputs[0].model_space = nullptr; },
      [](ExplainRequest& r) {
        auto edited = *zeros<double>();
        edited[783] = 1e-300;
        r.inputs[0].model_space = std::make_shared<const Array<double>>(std::move(edited));
      },
      [](ExplainRequest& r) {
        r.inputs[0].model_space = std::make_shared<const Array<double>>(Shape{1, 14, 56});
      },
      [](ExplainRequest& r) { r.inputs.push_back(r.inputs[0]); },
      [&](ExplainRequest& r) {
        r.inputs[0] = {(folder_ / "x.npy").string(), nullptr, nullptr};
      },
      [](ExplainRequest& r) {
        r.inputs[0] = {"mnist:test:1", nullptr, nullptr};
      },
      [](ExplainRequest& r) {
        r.inputs[0] = {"mnist:test:\xff", nullptr, nullptr};
      },
      [](ExplainRequest& r) { r.method = "gradient"; },
      [](ExplainRequest& r) { r.parameters["steps"] = std::int64_t{51}; },
      [](ExplainRequest& r) { r.parameters["baseline"] = std::string("mean"); },
      [](ExplainRequest& r) { r.targets = {1}; },
      [](ExplainRequest& r) {
        r.targets = {1, 1};
      },
      [](ExplainRequest& r) { r.output = OutputKind::loss; },
      [](ExplainRequest& r) { r.layer = "conv1"; },
      [](ExplainRequest& r) { r.allow_gradient = true; },
      [](ExplainRequest& r) { r.run.dtype = NumberType::float64; },
      [](ExplainRequest& r) { r.run.seed = 1; },
      [](ExplainRequest& r) { r.run.data_folders = {"a"}; },
      [](ExplainRequest& r) {
        r.run.data_folders = {"a", ""};
      },
  };
  std::set<std::string> keys;
  for (std::size_t i = 0; i < changes.size(); ++i)
    EXPECT_TRUE(keys.insert(key_after(changes[i])).second) << "change " << i;
  EXPECT_TRUE(keys.insert(key(PredictRequest{request_.model, request_.inputs, request_.run})).second);
  EXPECT_TRUE(keys.insert(request_key(request_, work_, store_, "1.1")).second);
}

TEST_F(RequestKeys, AreEqualWhereTheResultIs) {
  const std::string plain = key(request_);
  EXPECT_EQ(plain.size(), 32U);
  EXPECT_EQ(plain, key_after([](ExplainRequest& r) { r.progressive = true; }));
  EXPECT_EQ(plain, key_after([](ExplainRequest& r) { r.parameters["steps"] = std::int64_t{50}; }));
  EXPECT_EQ(plain, key_after([](ExplainRequest& r) { r.inputs[0].model_space = zeros<double>(); }));
  EXPECT_EQ(plain, key_after([](ExplainRequest& r) { r.run.device = DeviceChoice::cpu; }))
      << "or there is a graphics card";
}

// Also when its size and the second of its last change stay.
TEST_F(RequestKeys, DifferWhenAFileWasReplaced) {
  const auto keys_of = [&] {
    return std::pair(key(request_), key_after([&](ExplainRequest& r) {
                       r.inputs[0] = {(folder_ / "x.npy").string(), nullptr, nullptr};
                     }));
  };
  write_npy(folder_ / "x.npy", *zeros<double>());
  const auto before = keys_of();
  auto other = *zeros<double>();
  other[0] = 1;
  write_npy(folder_ / "x.npy", other);
  const auto network = build_architecture("cnn_16_32");
  initialise_weights(*network, 2);
  write_safetensors(request_.model.path, weights_to_write(*network), {});
  const auto after = keys_of();
  EXPECT_NE(before.first, after.first);
  EXPECT_NE(before.second, after.second);
}

TEST_F(RequestKeys, AreEmptyForWhatIsNotKept) {
  EXPECT_EQ(key(InspectRequest{request_.model}), "");
  EXPECT_EQ(key(EvaluateRequest{}), "");
}

}  // namespace
}  // namespace lacewing::test
