#include "attribution/chunks.h"
#include "attribution/runner.h"
#include "engine/handlers.h"

namespace lacewing {

PredictResult predict(const PredictRequest& request, EngineJob& job, Store& store) {
  const std::shared_ptr<const Model> model = store.model(request.model, job, stated_shape(request.inputs));
  const at::Tensor x = load_inputs(request.inputs, *model, request.run, store, job);
  const at::Device device = device_of(request.run.device);
  std::shared_ptr<const Network> network;
  const at::Tensor logits = of_model(request.model, [&] {
    network = model->on(scalar_type(request.run.dtype), device, shape_of(x), job);
    const std::int64_t bytes = model->bytes_per_input(*network, shape_of(x), job);
    return run_forward(*network, x, chunk_size(bytes, kChunkBudget), job);
  });
  const at::Tensor probabilities = at::softmax(logits, 1).contiguous();
  PredictResult result;
  const auto copy = [](const at::Tensor& t) {
    return Array<double>(t.sizes().vec(),
                         std::vector<double>(t.data_ptr<double>(), t.data_ptr<double>() + t.numel()));
  };
  result.logits = copy(logits);
  result.probabilities = copy(probabilities);
  result.class_names = model->info.class_names;
  result.preprocessing_guessed = model->info.preprocessing.guessed();
  result.warnings = model->info.warnings;
  result.device = device_name(network->device());
  return result;
}

}  // namespace lacewing
