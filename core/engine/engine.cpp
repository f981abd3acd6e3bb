#include "session/engine.h"

#include <ATen/Parallel.h>
#include <malloc.h>
#include <torch/version.h>

#include "attack/accuracy.h"
#include "attribution/method.h"
#include "base/error.h"
#include "engine/device.h"
#include "engine/handlers.h"
#include "engine/quiet.h"
#include "network/architectures/architectures.h"
#include "training/parameters.h"

namespace lacewing {
namespace {

// Nothing of torch leaves the engine.
template <class Body>
auto guarded(Body&& body) {
  const QuietTorch no_warnings;
  try {
    return body();
  } catch (const c10::Error& error) {
    throw Error(reason_of(error), "engine", "try another --size, or choose another checkpoint");
  }
}

class TorchEngine : public Engine {
 public:
  TorchEngine() {
    at::set_num_threads(1);
    // Big activations would otherwise be returned to the system after every pass.
    mallopt(M_MMAP_THRESHOLD, 64 << 20);
    mallopt(M_TRIM_THRESHOLD, 128 << 20);
  }

  ResultPointer run(const Request& request, EngineJob& job) override {
    DeviceJob on_device(job);
    return guarded([&]() -> ResultPointer {
      return std::make_shared<const Result>(
          std::visit([&](const auto& r) { return handle(r, on_device); }, request));
    });
  }

  std::string cache_key(const Request& request, EngineJob& job) override {
    return guarded([&] { return request_key(request, job, store_, version()); });
  }

  Catalogue catalogue() const override {
    Catalogue all;
    for (const Method& m : methods()) {
      all.methods.push_back({m.name, m.title, m.formula, m.citation, m.describe()});
    }
    for (const Architecture& a : architectures()) {
      all.architectures.push_back({a.name, a.title, to_string(a.input), a.citation, {}});
    }
    all.metrics = {
        {"accuracy", "Accuracy", "share of pictures whose arg-max is their label", "", {}},
        {"robust_accuracy", "Robust accuracy",
         "share of pictures classified as labelled at every iterate of PGD in the ball",
         "Madry, Makelov, Schmidt, Tsipras and Vladu 2018", describe_fields<RobustAccuracyParameters>()}};
    all.training = {{"train", "Training", "mean cross-entropy of clean or attacked pictures",
                     "Madry et al. 2018; Wong, Rice and Kolter 2020", describe_fields<TrainParameters>()}};
    return all;
  }

  std::vector<DeviceInfo> devices() override { return list_devices(); }

  std::string version() const override { return LACEWING_VERSION ", LibTorch " TORCH_VERSION; }

 private:
  Result handle(const ExplainRequest& r, EngineJob& job) { return explain(r, job, store_); }
  Result handle(const PredictRequest& r, EngineJob& job) { return predict(r, job, store_); }
  Result handle(const EvaluateRequest& r, EngineJob& job) { return evaluate(r, job, store_); }
  Result handle(const TrainRequest& r, EngineJob& job) { return train(r, job, store_); }
  Result handle(const InspectRequest& r, EngineJob& job) { return inspect(r, job, store_); }
  Result handle(const CompareRequest&, EngineJob&) { throw Error("maps are compared without the engine"); }
  Result handle(const PicturesRequest&, EngineJob&) { throw Error("pictures are listed without the engine"); }

  Store store_;
};

}  // namespace
}  // namespace lacewing

extern "C" lacewing::Engine* lacewing_create_engine() {
  return new lacewing::TorchEngine;
}
