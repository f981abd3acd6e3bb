// Results without their big arrays, and the catalogue. What is undefined or not finite becomes null.

#include <cmath>

#include "session/json_reader.h"
#include "session/requests_json.h"

namespace lacewing {
namespace {

using nlohmann::json;

json number(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}
json number(const std::optional<double>& value) {
  return value ? number(*value) : json(nullptr);
}

json numbers(const std::vector<double>& values) {
  json out = json::array();
  for (const double value : values) out.push_back(number(value));
  return out;
}

/// N x classes as N lists.
json rows(const Array<double>& array) {
  json out = json::array();
  if (array.empty()) return out;
  for (std::int64_t i = 0; i < array.dim(0); ++i) {
    const auto row = array.row(i);
    out.push_back(numbers({row.begin(), row.end()}));
  }
  return out;
}

/// As to_json(Parameters), but a number that is not finite is null: results describe, they are not read back.
json resolved(const Parameters& parameters) {
  json out = json::object();
  for (const auto& [name, value] : parameters) {
    if (const double* plain = std::get_if<double>(&value))
      out[name] = number(*plain);
    else
      std::visit([&, &key = name](const auto& other) { out[key] = other; }, value);
  }
  return out;
}

json write(const ExplainResult& result) {
  return {{"shape", result.maps.shape},
          {"targets", result.targets},
          {"outputs", numbers(result.outputs)},
          {"baseline_outputs", numbers(result.baseline_outputs)},
          {"completeness_gap", numbers(result.completeness_gap)},
          {"done", result.done},
          {"total", result.total},
          {"preview", result.preview},
          {"parameters", resolved(result.parameters)},
          {"device", result.device},
          {"differentiated", result.differentiated},
          {"preprocessing_guessed", result.preprocessing_guessed},
          {"warnings", result.warnings}};
}

json write(const PredictResult& result) {
  return {{"logits", rows(result.logits)},
          {"probabilities", rows(result.probabilities)},
          {"class_names", result.class_names},
          {"device", result.device},
          {"preprocessing_guessed", result.preprocessing_guessed},
          {"warnings", result.warnings}};
}

json write(const CompareResult& result) {
  const Similarity& similarity = result.similarity;
  return {{"k", similarity.k},
          {"topk_intersection", number(similarity.topk_intersection)},
          {"spearman", number(similarity.spearman)},
          {"kendall", number(similarity.kendall)},
          {"pearson", number(similarity.pearson)},
          {"cosine", number(similarity.cosine)},
          {"ssim", number(similarity.ssim)},
          {"centre_shift", number(similarity.centre_shift)}};
}

json write(const EvaluateResult& result) {
  json out = {{"metric", result.metric},    {"correct", result.correct},
              {"total", result.total},      {"value", number(result.value)},
              {"device", result.device},    {"preprocessing_guessed", result.preprocessing_guessed},
              {"warnings", result.warnings}};
  if (!result.attack.empty()) out["attack"] = result.attack;
  if (!result.parameters.empty()) out["parameters"] = resolved(result.parameters);
  return out;
}

json write(const TrainResult& result) {
  json metrics = json::object();
  for (const auto& [name, value] : result.metrics) metrics[name] = number(value);
  return {{"path", result.path}, {"epochs", result.epochs}, {"seconds", number(result.seconds)},
          {"metrics", metrics},  {"device", result.device}, {"warnings", result.warnings}};
}

json write(const InspectResult& result) {
  json layers = json::array();
  for (const LayerInfo& layer : result.layers)
    layers.push_back({{"path", layer.path},
                      {"kind", layer.kind},
                      {"output", layer.output},
                      {"parameters", layer.parameters}});
  return {{"format", result.format},
          {"architecture", result.architecture},
          {"architecture_recognised", result.architecture_recognised},
          {"num_classes", result.num_classes},
          {"parameter_count", result.parameter_count},
          {"input", result.input},
          {"preprocessing", to_json(result.preprocessing)},
          {"preprocessing_guessed", result.preprocessing.guessed()},
          {"class_names", result.class_names},
          {"metadata", result.metadata},
          {"layers", layers},
          {"tensors", result.tensors},
          {"sha256", result.sha256},
          {"warnings", result.warnings},
          {"notes", result.notes}};
}

json write(const PicturesResult& result) {
  return {{"count", result.pictures.size()},
          {"labels", result.labels},
          {"indices", result.indices},
          {"names", result.names},
          {"class_names", result.class_names}};
}

json write(const FieldInfo& field) {
  json out = {{"name", field.name}, {"kind", to_string(field.kind)}, {"description", field.description}};
  out["default"] = resolved({{"default", field.fallback}})["default"];
  const bool whole = field.kind == FieldInfo::Kind::integer;
  const auto limit = [&](double value) {
    return whole && std::isfinite(value) ? json(static_cast<std::int64_t>(value)) : number(value);
  };
  if (whole || field.kind == FieldInfo::Kind::number) {
    out["minimum"] = limit(field.limits.minimum);
    out["maximum"] = limit(field.limits.maximum);
  }
  if (field.kind == FieldInfo::Kind::choice) out["choices"] = field.choices;
  return out;
}

json write(const std::vector<CatalogueEntry>& entries) {
  json out = json::array();
  for (const CatalogueEntry& entry : entries) {
    json parameters = json::array();
    for (const FieldInfo& field : entry.parameters) parameters.push_back(write(field));
    out.push_back({{"name", entry.name},
                   {"title", entry.title},
                   {"formula", entry.formula},
                   {"citation", entry.citation},
                   {"parameters", parameters}});
  }
  return out;
}

}  // namespace

json to_json(const Result& result) {
  return std::visit([](const auto& plain) { return write(plain); }, result);
}

json to_json(const Catalogue& catalogue) {
  return {{"methods", write(catalogue.methods)},
          {"architectures", write(catalogue.architectures)},
          {"metrics", write(catalogue.metrics)},
          {"training", write(catalogue.training)}};
}

json to_json(const DeviceInfo& device) {
  json out = {{"name", to_string(device.choice)}, {"title", device.title}, {"available", device.available}};
  out["why_not"] = device.available ? json(nullptr) : json(device.why_not);
  return out;
}

}  // namespace lacewing
