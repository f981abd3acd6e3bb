// The parts that requests and results share: named parameters and preprocessing.

#include <cmath>

#include "session/json_reader.h"
#include "session/requests_json.h"

namespace lacewing {

using nlohmann::json;

json to_json(const Parameters& parameters) {
  json out = json::object();
  for (const auto& [name, value] : parameters) {
    if (const double* number = std::get_if<double>(&value); number && !std::isfinite(*number))
      throw Error("is not a finite number", name);
    std::visit([&, &key = name](const auto& plain) { out[key] = plain; }, value);
  }
  return out;
}

Parameters parameters_from_json(const json& value, const std::string& where) {
  JsonReader reader(value, where);
  Parameters parameters;
  for (const auto& [name, member] : value.items()) {
    if (member.is_boolean()) {
      parameters[name] = member.get<bool>();
    } else if (member.is_number_integer()) {
      std::int64_t number = 0;
      reader.required(name, number);
      parameters[name] = number;
    } else if (member.is_number()) {
      double number = 0;
      reader.required(name, number);
      parameters[name] = number;
    } else {
      std::string text;
      reader.required(name, text);
      parameters[name] = text;
    }
  }
  return parameters;
}

json to_json(const Preprocessing& preprocessing) {
  return {{"size", preprocessing.size},         {"resize", preprocessing.resize},
          {"channels", preprocessing.channels}, {"scale", preprocessing.scale},
          {"mean", preprocessing.mean},         {"std", preprocessing.std},
          {"origin", preprocessing.origin}};
}

Preprocessing preprocessing_from_json(const json& value) {
  Preprocessing preprocessing;
  JsonReader reader(value, "preprocessing");
  reader.optional("size", preprocessing.size);
  reader.optional("resize", preprocessing.resize);
  reader.optional("channels", preprocessing.channels);
  reader.optional("scale", preprocessing.scale);
  reader.optional("mean", preprocessing.mean);
  reader.optional("std", preprocessing.std);
  reader.optional("origin", preprocessing.origin);
  reader.finish();
  return preprocessing;
}

}  // namespace lacewing
