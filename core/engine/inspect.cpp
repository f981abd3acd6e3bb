#include "engine/handlers.h"

namespace lacewing {

InspectResult inspect(const InspectRequest& request, EngineJob& job, Store& store) {
  job.check();
  const std::shared_ptr<const Model> model = store.model(request.model, job);
  InspectResult result = model->info;
  result.layers =
      of_model(request.model, [&] { return describe_layers(*model->network, model->example, job); });
  return result;
}

}  // namespace lacewing
