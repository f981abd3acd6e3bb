#pragma once
// Requests and results as JSON. Arrays in memory travel as {"shape": [...], "float32"|"float64": base64}.

#include <nlohmann/json_fwd.hpp>

#include "session/requests.h"
#include "session/results.h"

namespace lacewing {

nlohmann::json to_json(const Request& request);
/// Strict: an unknown key, a wrong type, or a missing key that has no default is an Error that names it.
Request request_from_json(const nlohmann::json& json);
/// Parses text with limits on size and depth; duplicate keys are refused. Throws Error with line and column.
nlohmann::json parse_json(const std::string& text, const std::string& where);

nlohmann::json to_json(const Parameters& parameters);
Parameters parameters_from_json(const nlohmann::json& json, const std::string& where);
nlohmann::json to_json(const Preprocessing& preprocessing);
Preprocessing preprocessing_from_json(const nlohmann::json& json);
/// One object without the big arrays (maps), as the command line prints it.
nlohmann::json to_json(const Result& result);
nlohmann::json to_json(const Catalogue& catalogue);
nlohmann::json to_json(const DeviceInfo& device);

}  // namespace lacewing
