#pragma once
// An engine without torch for window tests: one softplus layer of fixed weights over 8 x 8 pictures, with its
// exact gradient. It can be told to be slow, so that tests can cancel and close in the middle.

#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <thread>

#include "base/error.h"
#include "base/random.h"
#include "session/engine.h"

namespace lacewing::testing {

inline constexpr std::int64_t side = 8, classes = 4, hidden = 12;

class SmallEngine : public Engine {
 public:
  /// Milliseconds an integrated-gradients step takes, shared with the test; below 0 nothing can be computed.
  /// Whether there is a graphics card.
  explicit SmallEngine(std::shared_ptr<std::atomic<int>> step_delay, bool card = false)
      : delay_(std::move(step_delay)), card_(card) {}

  ResultPointer run(const Request& request, EngineJob& job) override {
    if (const auto* inspect = std::get_if<InspectRequest>(&request)) return inspected(*inspect);
    if (*delay_ < 0) throw Error("no such file", "small.safetensors");
    if (const auto* predict = std::get_if<PredictRequest>(&request)) return predicted(*predict);
    if (const auto* explain = std::get_if<ExplainRequest>(&request)) return explained(*explain, job);
    throw Error("not part of the small engine");
  }
  std::string cache_key(const Request&, EngineJob&) override { return {}; }
  Catalogue catalogue() const override {
    FieldInfo steps{"steps", FieldInfo::Kind::integer, std::int64_t{16}, {1, 1000},
                    {},      "gradient evaluations"};
    return {{{"gradient", "Gradient", "dF/dx", "", {}},
             {"integrated_gradients", "Integrated gradients", "", "", {steps}}},
            {}};
  }
  std::string version() const override { return "small"; }
  std::vector<DeviceInfo> devices() override {
    return {{DeviceChoice::cpu, "Processor", true, {}},
            {DeviceChoice::cuda, "Test card", card_, card_ ? "" : "the test has no card"}};
  }

 private:
  struct Weights {
    std::vector<double> in, out;
  };

  /// Each checkpoint's name is its seed: switching checkpoints changes every map.
  static Weights weights(const ModelReference& model) {
    std::uint64_t seed = 7;
    for (const char letter : model.path) seed = seed * 31 + static_cast<unsigned char>(letter);
    Weights w{std::vector<double>(hidden * side * side), std::vector<double>(classes * hidden)};
    RandomStream(seed, 0).fill_normal(w.in);
    RandomStream(seed, 1).fill_normal(w.out);
    return w;
  }

  static const Array<float>& picture(const InputReference& input) {
    if (!input.picture || input.picture->shape != Shape{1, side, side})
      throw Error("expects 1 x 8 x 8 pictures");
    return *input.picture;
  }

  /// Logits, and with `target` >= 0 the gradient of that logit.
  static std::vector<double> pass(const Weights& w, const std::vector<double>& x, std::int64_t target,
                                  std::vector<double>* gradient) {
    std::vector<double> logits(classes);
    if (gradient != nullptr) gradient->assign(x.size(), 0);
    for (std::int64_t h = 0; h < hidden; ++h) {
      double sum = 0;
      for (std::size_t i = 0; i < x.size(); ++i)
        sum += w.in[static_cast<std::size_t>(h) * x.size() + i] * x[i];
      for (std::int64_t c = 0; c < classes; ++c)
        logits[static_cast<std::size_t>(c)] +=
            w.out[static_cast<std::size_t>(c * hidden + h)] * std::log1p(std::exp(sum));
      if (gradient == nullptr) continue;
      const double slope = w.out[static_cast<std::size_t>(target * hidden + h)] / (1 + std::exp(-sum));
      for (std::size_t i = 0; i < x.size(); ++i)
        (*gradient)[i] += slope * w.in[static_cast<std::size_t>(h) * x.size() + i];
    }
    return logits;
  }

  static ResultPointer inspected(const InspectRequest& request) {
    if (request.model.path.find("broken") != std::string::npos)
      throw Error("header says 12 bytes, the file has 8", "broken.safetensors", "Fetch it again");
    InspectResult result;
    result.format = "small";
    result.architecture = "softplus";
    result.num_classes = classes;
    result.input = {1, side, side};
    result.preprocessing.size = side;
    result.preprocessing.channels = "grey";
    result.sha256 = "0123456789abcdef";
    return std::make_shared<const Result>(result);
  }

  static ResultPointer predicted(const PredictRequest& request) {
    const Weights w = weights(request.model);
    const auto n = static_cast<std::int64_t>(request.inputs.size());
    PredictResult result;
    result.logits = Array<double>({n, classes});
    result.probabilities = Array<double>({n, classes});
    for (std::int64_t i = 0; i < n; ++i) {
      const Array<float>& x = picture(request.inputs[static_cast<std::size_t>(i)]);
      const auto logits = pass(w, {x.values.begin(), x.values.end()}, 0, nullptr);
      const double top = *std::max_element(logits.begin(), logits.end());
      double sum = 0;
      for (const double logit : logits) sum += std::exp(logit - top);
      for (std::int64_t c = 0; c < classes; ++c) {
        result.logits[i * classes + c] = logits[static_cast<std::size_t>(c)];
        result.probabilities[i * classes + c] = std::exp(logits[static_cast<std::size_t>(c)] - top) / sum;
      }
    }
    return std::make_shared<const Result>(std::move(result));
  }

  ResultPointer explained(const ExplainRequest& request, EngineJob& job) const {
    const Weights w = weights(request.model);
    const Array<float>& x = picture(request.inputs.at(0));
    const bool integrated = request.method == "integrated_gradients";
    std::int64_t steps = integrated ? 16 : 1;
    if (const auto given = request.parameters.find("steps"); given != request.parameters.end())
      steps = std::get<std::int64_t>(given->second);
    std::vector<double> sum(x.values.size()), gradient;
    ExplainResult result;
    result.targets = request.targets;
    result.total = steps;
    for (std::int64_t s = 0; s < steps; ++s) {
      job.check();
      const double a = integrated ? (static_cast<double>(s) + 0.5) / static_cast<double>(steps) : 1;
      std::vector<double> at(x.values.begin(), x.values.end());
      for (double& value : at) value *= a;
      pass(w, at, request.targets.at(0), &gradient);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += gradient[i];
      job.report({s + 1, steps, "steps", ""});
      if (integrated && *delay_ > 0) wait(*delay_, job);
      if (integrated && job.superseded()) break;
    }
    result.done = steps;
    result.maps = Array<double>({1, 1, side, side});
    for (std::size_t i = 0; i < sum.size(); ++i)
      result.maps.values[i] = sum[i] / static_cast<double>(steps) * (integrated ? x.values[i] : 1);
    if (integrated) result.completeness_gap = {0.001};
    return std::make_shared<const Result>(std::move(result));
  }

  static void wait(int milliseconds, EngineJob& job) {
    for (int passed = 0; passed < milliseconds; passed += 5) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      job.check();
    }
  }

  std::shared_ptr<std::atomic<int>> delay_;
  bool card_;
};

}  // namespace lacewing::testing
