// Each request type is written and read by one pair of functions, fields in the order of requests.h.

#include "session/requests_json.h"

#include "base/utf8.h"
#include "session/array_json.h"
#include "session/json_reader.h"

namespace lacewing {
namespace {

using nlohmann::json;

constexpr OutputKind output_kinds[] = {OutputKind::logit, OutputKind::probability,
                                       OutputKind::log_probability, OutputKind::loss};
constexpr NumberType number_types[] = {NumberType::float32, NumberType::float64};
constexpr DeviceChoice devices[] = {DeviceChoice::automatic, DeviceChoice::cpu, DeviceChoice::cuda};

json write(const ModelReference& model) {
  return {{"path", model.path},
          {"architecture", model.architecture},
          {"num_classes", model.num_classes},
          {"preprocessing", model.preprocessing ? to_json(*model.preprocessing) : json(nullptr)}};
}

ModelReference read_model(JsonReader& request) {
  ModelReference model;
  JsonReader reader(request.at("model"), request.path_of("model"));
  reader.required("path", model.path);
  reader.optional("architecture", model.architecture);
  reader.optional("num_classes", model.num_classes);
  if (const json* preprocessing = reader.find("preprocessing"); preprocessing && !preprocessing->is_null())
    model.preprocessing = preprocessing_from_json(*preprocessing);
  reader.finish();
  return model;
}

json write(const std::vector<InputReference>& inputs) {
  json out = json::array();
  for (const InputReference& input : inputs) {
    json& item = out.emplace_back(json{{"source", input.source}});
    if (input.picture) item["picture"] = array_to_json(*input.picture);
    if (input.model_space) item["model_space"] = array_to_json(*input.model_space);
  }
  return out;
}

std::vector<InputReference> read_inputs(JsonReader& request) {
  const json& list = request.at("inputs");
  if (!list.is_array()) throw Error("a list is expected", request.path_of("inputs"));
  std::vector<InputReference> inputs;
  for (std::size_t i = 0; i < list.size(); ++i) {
    JsonReader reader(list[i], request.path_of("inputs") + "[" + std::to_string(i) + "]");
    InputReference& input = inputs.emplace_back();
    reader.optional("source", input.source);
    if (const json* array = reader.find("picture"))
      input.picture = float32_array_from_json(*array, reader.path_of("picture"));
    if (const json* array = reader.find("model_space"))
      input.model_space = float64_array_from_json(*array, reader.path_of("model_space"));
    reader.finish();
    if (input.source.empty() && !input.picture && !input.model_space)
      throw Error("needs a source, a picture or a model_space array",
                  request.path_of("inputs") + "[" + std::to_string(i) + "]");
  }
  return inputs;
}

json write(const RunOptions& run) {
  return {{"dtype", to_string(run.dtype)},
          {"device", to_string(run.device)},
          {"seed", run.seed},
          {"data_folders", run.data_folders}};
}

RunOptions read_run(JsonReader& request) {
  RunOptions run;
  const json* object = request.find("run");
  if (!object) return run;
  JsonReader reader(*object, request.path_of("run"));
  reader.choice("dtype", run.dtype, number_types);
  reader.choice("device", run.device, devices);
  reader.optional("seed", run.seed);
  reader.optional("data_folders", run.data_folders);
  reader.finish();
  return run;
}

void read_parameters(JsonReader& request, Parameters& parameters) {
  if (const json* object = request.find("parameters"))
    parameters = parameters_from_json(*object, request.path_of("parameters"));
}

json write(const ExplainRequest& request) {
  return {{"model", write(request.model)},
          {"inputs", write(request.inputs)},
          {"method", request.method},
          {"parameters", to_json(request.parameters)},
          {"targets", request.targets},
          {"output", to_string(request.output)},
          {"layer", request.layer},
          {"progressive", request.progressive},
          {"allow_gradient", request.allow_gradient},
          {"run", write(request.run)}};
}

void read(JsonReader& reader, ExplainRequest& request) {
  request.model = read_model(reader);
  request.inputs = read_inputs(reader);
  reader.required("method", request.method);
  read_parameters(reader, request.parameters);
  reader.optional("targets", request.targets);
  reader.choice("output", request.output, output_kinds);
  reader.optional("layer", request.layer);
  reader.optional("progressive", request.progressive);
  reader.optional("allow_gradient", request.allow_gradient);
  request.run = read_run(reader);
}

json write(const PredictRequest& request) {
  return {{"model", write(request.model)}, {"inputs", write(request.inputs)}, {"run", write(request.run)}};
}

void read(JsonReader& reader, PredictRequest& request) {
  request.model = read_model(reader);
  request.inputs = read_inputs(reader);
  request.run = read_run(reader);
}

json write(const CompareRequest& request) {
  json out = {{"path_a", request.path_a}, {"path_b", request.path_b}, {"k", request.k}};
  if (request.map_a) out["map_a"] = array_to_json(*request.map_a);
  if (request.map_b) out["map_b"] = array_to_json(*request.map_b);
  return out;
}

void read(JsonReader& reader, CompareRequest& request) {
  reader.optional("path_a", request.path_a);
  reader.optional("path_b", request.path_b);
  reader.optional("k", request.k);
  if (const json* array = reader.find("map_a"))
    request.map_a = float64_array_from_json(*array, reader.path_of("map_a"));
  if (const json* array = reader.find("map_b"))
    request.map_b = float64_array_from_json(*array, reader.path_of("map_b"));
  if (!request.map_a && request.path_a.empty()) reader.at("path_a");
  if (!request.map_b && request.path_b.empty()) reader.at("path_b");
}

json write(const EvaluateRequest& request) {
  return {{"model", write(request.model)}, {"dataset", request.dataset},
          {"metric", request.metric},      {"parameters", to_json(request.parameters)},
          {"start", request.start},        {"limit", request.limit},
          {"run", write(request.run)}};
}

void read(JsonReader& reader, EvaluateRequest& request) {
  request.model = read_model(reader);
  reader.required("dataset", request.dataset);
  reader.required("metric", request.metric);
  read_parameters(reader, request.parameters);
  reader.optional("start", request.start);
  reader.optional("limit", request.limit);
  request.run = read_run(reader);
}

json write(const TrainRequest& request) {
  return {{"architecture", request.architecture},
          {"dataset", request.dataset},
          {"out", request.out},
          {"parameters", to_json(request.parameters)},
          {"test_dataset", request.test_dataset},
          {"start", request.start},
          {"limit", request.limit},
          {"test_limit", request.test_limit},
          {"resume", request.resume},
          {"run", write(request.run)}};
}

void read(JsonReader& reader, TrainRequest& request) {
  reader.required("architecture", request.architecture);
  reader.required("dataset", request.dataset);
  reader.required("out", request.out);
  read_parameters(reader, request.parameters);
  reader.optional("test_dataset", request.test_dataset);
  reader.optional("start", request.start);
  reader.optional("limit", request.limit);
  reader.optional("test_limit", request.test_limit);
  reader.optional("resume", request.resume);
  request.run = read_run(reader);
}

json write(const InspectRequest& request) {
  return {{"model", write(request.model)}};
}

void read(JsonReader& reader, InspectRequest& request) {
  request.model = read_model(reader);
}

json write(const PicturesRequest& request) {
  return {{"dataset", request.dataset},
          {"start", request.start},
          {"limit", request.limit},
          {"data_folders", request.data_folders}};
}

void read(JsonReader& reader, PicturesRequest& request) {
  reader.required("dataset", request.dataset);
  reader.optional("start", request.start);
  reader.optional("limit", request.limit);
  reader.optional("data_folders", request.data_folders);
}

/// The default request of type `index` of the variant.
template <std::size_t... indices>
Request blank(std::size_t index, std::index_sequence<indices...>) {
  Request request;
  ((index == indices ? void(request.emplace<indices>()) : void()), ...);
  return request;
}

}  // namespace

json to_json(const Request& request) {
  json out = std::visit([](const auto& plain) { return write(plain); }, request);
  out["request"] = request_name(request);
  return out;
}

Request request_from_json(const json& value) {
  JsonReader reader(value, "request");
  std::string name, known;
  reader.required("request", name);
  for (std::size_t i = 0; i < std::variant_size_v<Request>; ++i) {
    Request request = blank(i, std::make_index_sequence<std::variant_size_v<Request>>());
    if (name == request_name(request)) {
      std::visit([&](auto& plain) { read(reader, plain); }, request);
      reader.finish();
      return request;
    }
    known += (known.empty() ? "" : ", ") + std::string(request_name(request));
  }
  throw Error("'" + shortened(name) + "' is not a request", "request", "There are " + known);
}

}  // namespace lacewing
