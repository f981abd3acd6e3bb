#pragma once
// Arrays inside JSON: {"shape": [3, 32, 32], "float32": "base64, little-endian"}.

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/array.h"

namespace lacewing {

nlohmann::json array_to_json(const Array<float>& array);
nlohmann::json array_to_json(const Array<double>& array);
/// Throws Error naming `path` if the bytes do not fill the shape exactly.
std::shared_ptr<const Array<float>> float32_array_from_json(const nlohmann::json& json,
                                                            const std::string& path);
std::shared_ptr<const Array<double>> float64_array_from_json(const nlohmann::json& json,
                                                             const std::string& path);

}  // namespace lacewing
