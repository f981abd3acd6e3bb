#include "session/json_reader.h"

#include <cmath>
#include <limits>

#include "base/utf8.h"

namespace lacewing {

using nlohmann::json;

JsonReader::JsonReader(const json& object, std::string path) : json_(object), path_(std::move(path)) {
  if (!json_.is_object()) throw Error("an object is expected", path_);
}

const json* JsonReader::find(const std::string& name) {
  asked_.insert(name);
  const auto member = json_.find(name);
  return member == json_.end() ? nullptr : &*member;
}

const json& JsonReader::at(const std::string& name) {
  const json* member = find(name);
  if (!member) throw Error("'" + name + "' is missing", path_);
  return *member;
}

void JsonReader::finish() const {
  for (const auto& [name, value] : json_.items()) {
    if (asked_.contains(name)) continue;
    std::string known;
    for (const std::string& asked : asked_) known += (known.empty() ? "" : ", ") + asked;
    throw Error("'" + shortened(name) + "' is not known", path_, "There are " + known);
  }
}

void JsonReader::read(const json& value, const std::string& path, bool& out) {
  if (!value.is_boolean()) throw Error("true or false is expected", path);
  out = value.get<bool>();
}

void JsonReader::read(const json& value, const std::string& path, std::int64_t& out) {
  const bool fits =
      value.is_number_integer() &&
      !(value.is_number_unsigned() &&
        value.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  if (!fits) throw Error("a whole number is expected", path);
  out = value.get<std::int64_t>();
}

void JsonReader::read(const json& value, const std::string& path, std::uint64_t& out) {
  const bool fits =
      value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
  if (!fits) throw Error("a whole number, not negative, is expected", path);
  out = value.get<std::uint64_t>();
}

void JsonReader::read(const json& value, const std::string& path, double& out) {
  if (!value.is_number()) throw Error("a number is expected", path);
  out = value.get<double>();
  if (!std::isfinite(out)) throw Error("a finite number is expected", path);
}

void JsonReader::read(const json& value, const std::string& path, std::string& out) {
  if (!value.is_string()) throw Error("a text is expected", path);
  out = value.get<std::string>();
}

}  // namespace lacewing
