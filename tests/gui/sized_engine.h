#pragma once
// An engine without torch whose checkpoints say in their file name what they take: "rgb31k10.safetensors" is
// a network for colour pictures of 31 x 31 and 10 classes; size 0 takes pictures as they are; "rgb31k10x3"
// has maps three times as large. Maps are simple functions of the picture, so tests know them.

#include <QtCore/QRegularExpression>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <thread>

#include "base/error.h"
#include "session/engine.h"

namespace lacewing::testing {

class SizedEngine : public Engine {
 public:
  /// Milliseconds that a step of "samples" takes; shared with the test.
  explicit SizedEngine(std::shared_ptr<std::atomic<int>> delay) : delay_(std::move(delay)) {}

  ResultPointer run(const Request& request, EngineJob& job) override {
    if (const auto* inspect = std::get_if<InspectRequest>(&request)) return inspected(inspect->model);
    if (const auto* predict = std::get_if<PredictRequest>(&request)) return predicted(*predict);
    if (const auto* explain = std::get_if<ExplainRequest>(&request)) return explained(*explain, job);
    throw Error("not part of the sized engine");
  }
  std::string cache_key(const Request&, EngineJob&) override { return {}; }
  std::string version() const override { return "sized"; }

  /// gradient: picture - 1/2. zero: nothing. samples: steps with an error that shrinks. layered: takes a
  /// layer. failing: always throws.
  Catalogue catalogue() const override {
    using Kind = FieldInfo::Kind;
    const FieldInfo samples{"samples", Kind::integer, std::int64_t{16}, {1, 1000}, {}, "noisy copies"};
    const FieldInfo sigma{"sigma", Kind::number, 0.15, {0, 10}, {}, "of the noise"};
    const FieldInfo layer{"layer", Kind::text, std::string(), {}, {}, "module path"};
    const FieldInfo mode{"mode", Kind::choice, std::string("plain"), {}, {"plain", "negative"}, "sign"};
    const FieldInfo doubled{"doubled", Kind::boolean, false, {}, {}, "twice as large"};
    return {{{"gradient", "Gradient", "x - 1/2", "", {mode, doubled}},
             {"zero", "Zero", "0", "", {}},
             {"samples", "Samples", "", "", {samples, sigma}},
             {"layered", "Layered", "", "", {layer}},
             {"failing", "Failing", "", "", {}}},
            {}};
  }

 private:
  struct Takes {
    std::string channels;
    std::int64_t size = 0, classes = 0;
    double scale = 1;
  };
  static Takes taken(const ModelReference& model) {
    static const QRegularExpression pattern(QStringLiteral("(grey|rgb)(\\d+)k(\\d+)(?:x(\\d+))?[^/]*$"));
    const auto match = pattern.match(QString::fromStdString(model.path));
    if (!match.hasMatch()) throw Error("says no size", model.path);
    return {match.captured(1).toStdString(), match.captured(2).toLongLong(), match.captured(3).toLongLong(),
            match.captured(4).isEmpty() ? 1 : match.captured(4).toDouble()};
  }

  static ResultPointer inspected(const ModelReference& model) {
    const Takes takes = taken(model);
    InspectResult result;
    result.format = "sized";
    result.num_classes = takes.classes;
    result.preprocessing.size = takes.size;
    result.preprocessing.channels = takes.channels;
    result.layers = {{"features.0", "Conv", {}, 0}, {"features.3", "Conv", {}, 0}};
    result.sha256 = "fedcba9876543210";
    return std::make_shared<const Result>(result);
  }

  static const Array<float>& picture(const InputReference& input, const Takes& takes) {
    const auto& shape = input.picture->shape;
    const std::int64_t channels = takes.channels == "grey" ? 1 : 3;
    if (shape.size() != 3 || shape[0] != channels || (takes.size > 0 && shape[1] != takes.size))
      throw Error("takes no picture of " + to_string(shape));
    return *input.picture;
  }

  static ResultPointer predicted(const PredictRequest& request) {
    const Takes takes = taken(request.model);
    const auto n = static_cast<std::int64_t>(request.inputs.size());
    PredictResult result;
    result.logits = Array<double>({n, takes.classes});
    result.probabilities = Array<double>({n, takes.classes});
    for (std::int64_t i = 0; i < n; ++i) {
      const auto& x = picture(request.inputs[static_cast<std::size_t>(i)], takes);
      double sum = 0;
      for (const float value : x.values) sum += static_cast<double>(value);
      const std::int64_t best = static_cast<std::int64_t>(sum * 7) % takes.classes;
      for (std::int64_t c = 0; c < takes.classes; ++c)
        result.probabilities[i * takes.classes + c] =
            c == best ? 0.5 : 0.5 / static_cast<double>(takes.classes - 1);
    }
    return std::make_shared<const Result>(std::move(result));
  }

  ResultPointer explained(const ExplainRequest& request, EngineJob& job) const {
    const Takes takes = taken(request.model);
    const auto n = static_cast<std::int64_t>(request.inputs.size());
    const std::int64_t elements = picture(request.inputs.at(0), takes).size();
    if (request.method == "failing") throw Error("this method always fails", "failing");
    if (request.targets.at(0) < 0 || request.targets[0] >= takes.classes)
      throw Error("there is no such class");
    double factor = request.method == "zero" ? 0 : takes.scale;
    const auto given = [&](const char* name) {
      const auto found = request.parameters.find(name);
      return found == request.parameters.end() ? std::string() : lacewing::to_string(found->second);
    };
    if (given("mode") == "negative") factor = -1;
    if (given("doubled") == "true") factor *= 2;
    if (request.layer == "features.3") factor *= 3;
    factor *= 1 + static_cast<double>(request.targets[0]);
    ExplainResult result;
    result.targets = request.targets;
    Shape shape = request.inputs[0].picture->shape;
    shape.insert(shape.begin(), n);
    result.maps = Array<double>(shape);
    const std::int64_t total = request.method == "samples" ? 16 : 1;
    if (request.method == "samples") result.parameters["samples"] = total;
    result.total = total;
    for (std::int64_t step = 1; step <= total; ++step) {
      job.check();
      const double error = total > 1 ? 0.1 / std::sqrt(static_cast<double>(step)) : 0;
      for (std::int64_t i = 0; i < n * elements; ++i) {
        const auto& x = picture(request.inputs[static_cast<std::size_t>(i / elements)], takes);
        const double value = static_cast<double>(x[i % elements]) - 0.5;
        result.maps[i] = factor * (value + error * ((i + step) % 2 == 0 ? 1 : -1));
      }
      result.done = step;
      job.report({step, total, "samples", ""});
      if (step == total) break;
      result.preview = true;
      job.publish(std::make_shared<const Result>(result));
      result.preview = false;
      for (int passed = 0; passed < *delay_; passed += 5) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        job.check();
      }
    }
    return std::make_shared<const Result>(std::move(result));
  }

  std::shared_ptr<std::atomic<int>> delay_;
};

}  // namespace lacewing::testing
