#include <nlohmann/json.hpp>

#include "attribution/method.h"
#include "base/hash.h"
#include "engine/handlers.h"
#include "session/requests_json.h"

namespace lacewing {
namespace {

// What the inputs are, by content: arrays are inside the request's JSON already, files by size and time.
std::string identity(const std::vector<InputReference>& inputs) {
  std::string text;
  for (const InputReference& input : inputs) {
    if (!input.picture && !input.model_space) text += file_identity(input.source) + "\n";
  }
  return text;
}

}  // namespace

std::string request_key(const Request& request, Store& store, const std::string& version) {
  Sha256 hash;
  PlainWork work;  // the model is there already: Engine::prepare has loaded it
  hash.update(version);
  if (const auto* explain = std::get_if<ExplainRequest>(&request)) {
    ExplainRequest resolved = *explain;
    hash.update(device_name(device_of(resolved.run.device)));
    resolved.parameters = method(resolved.method).resolve(resolved.parameters);
    resolved.progressive = false;
    for (const auto& [name, value] : resolved.parameters) {
      if (name == "baseline") hash.update(file_identity(to_string(value)));
    }
    hash.update(store.model(resolved.model, work)->info.sha256);
    hash.update(identity(resolved.inputs));
    hash.update(to_json(Request(resolved)).dump());
    return hash.hex();
  }
  if (const auto* predict = std::get_if<PredictRequest>(&request)) {
    hash.update(device_name(device_of(predict->run.device)));
    hash.update(store.model(predict->model, work)->info.sha256);
    hash.update(identity(predict->inputs));
    hash.update(to_json(request).dump());
    return hash.hex();
  }
  return {};
}

}  // namespace lacewing
