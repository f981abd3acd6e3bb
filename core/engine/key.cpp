#include <nlohmann/json.hpp>

#include "attribution/method.h"
#include "base/content_digest.h"
#include "base/hash.h"
#include "engine/handlers.h"
#include "session/requests_json.h"

namespace lacewing {
namespace {

template <class T>
std::string identity(const char* kind, const Array<T>& array) {
  return kind + to_string(array.shape) + content_digest(std::as_bytes(std::span(array.values)));
}

// Leaves of the inputs only what identifies them: files by size and time, arrays by content. As numbers in
// JSON an edited picture would take longer than its map.
void identify(std::vector<InputReference>& inputs) {
  for (InputReference& input : inputs) {
    if (input.picture) {
      input.source = identity("picture ", *input.picture);
    } else if (input.model_space) {
      input.source = identity("model space ", *input.model_space);
    } else {
      input.source = file_identity(input.source);
    }
    input.picture = nullptr;
    input.model_space = nullptr;
  }
}

// Names of files need not be UTF-8. JSON replaces what is not, so that names are hashed as they are too.
void add(Sha256& hash, const Request& resolved, const std::vector<InputReference>& inputs) {
  for (const InputReference& input : inputs) hash.update(input.source + "\n");
  hash.update(to_json(resolved).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
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
    identify(resolved.inputs);
    add(hash, resolved, resolved.inputs);
    return hash.hex();
  }
  if (const auto* predict = std::get_if<PredictRequest>(&request)) {
    hash.update(device_name(device_of(predict->run.device)));
    hash.update(store.model(predict->model, work)->info.sha256);
    PredictRequest resolved = *predict;
    identify(resolved.inputs);
    add(hash, resolved, resolved.inputs);
    return hash.hex();
  }
  return {};
}

}  // namespace lacewing
