#include "session/array_json.h"

#include <bit>
#include <cstring>

#include "session/base64.h"
#include "session/json_reader.h"

namespace lacewing {
namespace {

using nlohmann::json;
static_assert(std::endian::native == std::endian::little, "the bytes are written as they lie in memory");

template <class T>
constexpr const char* name_of = sizeof(T) == 4 ? "float32" : "float64";

template <class T>
json write(const Array<T>& array) {
  return {{"shape", array.shape}, {name_of<T>, base64_encode(std::as_bytes(std::span(array.values)))}};
}

template <class T>
std::shared_ptr<const Array<T>> read(const json& value, const std::string& path) {
  JsonReader reader(value, path);
  Shape shape;
  std::string text;
  reader.required("shape", shape);
  reader.required(name_of<T>, text);
  reader.finish();
  std::vector<std::byte> bytes;
  try {
    bytes = base64_decode(text);
    if (static_cast<std::size_t>(element_count(shape)) != bytes.size() / sizeof(T) ||
        bytes.size() % sizeof(T) != 0)
      throw Error(std::to_string(bytes.size()) + " bytes do not fill the shape " + to_string(shape));
  } catch (const Error& error) {
    throw error.in(path);
  }
  std::vector<T> values(bytes.size() / sizeof(T));
  if (!bytes.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
  return std::make_shared<const Array<T>>(std::move(shape), std::move(values));
}

}  // namespace

json array_to_json(const Array<float>& array) {
  return write(array);
}
json array_to_json(const Array<double>& array) {
  return write(array);
}

std::shared_ptr<const Array<float>> float32_array_from_json(const json& value, const std::string& path) {
  return read<float>(value, path);
}
std::shared_ptr<const Array<double>> float64_array_from_json(const json& value, const std::string& path) {
  return read<double>(value, path);
}

}  // namespace lacewing
