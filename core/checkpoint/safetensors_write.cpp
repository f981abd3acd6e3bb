#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "base/error.h"
#include "base/file.h"
#include "checkpoint/safetensors_types.h"
#include "checkpoint/tensor_file.h"

namespace lacewing {

namespace {

std::string quoted(const std::string& text) {
  try {
    return nlohmann::json(text).dump();
  } catch (const nlohmann::json::exception&) {
    throw Error("the name or text '" + text + "' is not UTF-8 and cannot be written");
  }
}

std::string header_of(const std::vector<TensorToWrite>& tensors,
                      const std::map<std::string, std::string>& metadata) {
  std::string header;
  if (!metadata.empty()) {
    for (const auto& [key, value] : metadata)
      header += (header.empty() ? "\"__metadata__\":{" : ",") + quoted(key) + ":" + quoted(value);
    header += "}";
  }
  std::unordered_set<std::string> names{"__metadata__"};
  std::size_t offset = 0;
  for (const TensorToWrite& tensor : tensors) {
    if (!names.insert(tensor.name).second) throw Error("two tensors are named '" + tensor.name + "'");
    std::int64_t expected = 0;
    if (__builtin_mul_overflow(element_count(tensor.shape), element_size(tensor.type), &expected) ||
        static_cast<std::size_t>(expected) != tensor.bytes.size())
      throw Error("tensor '" + tensor.name + "' of shape " + to_string(tensor.shape) + " and type " +
                  to_string(tensor.type) + " cannot have " + std::to_string(tensor.bytes.size()) + " bytes");
    std::string shape;
    for (const std::int64_t extent : tensor.shape)
      shape += (shape.empty() ? "" : ",") + std::to_string(extent);
    header += std::string(header.empty() ? "" : ",") + quoted(tensor.name) + ":{\"dtype\":\"" +
              checkpoint::dtype_of_type(tensor.type) + "\",\"shape\":[" + shape + "],\"data_offsets\":[" +
              std::to_string(offset) + "," + std::to_string(offset + tensor.bytes.size()) + "]}";
    offset += tensor.bytes.size();
  }
  header = "{" + header + "}";
  header.resize((header.size() + 7) / 8 * 8, ' ');  // the data begins at a multiple of 8
  return header;
}

}  // namespace

void write_safetensors(const std::filesystem::path& path, const std::vector<TensorToWrite>& tensors,
                       const std::map<std::string, std::string>& metadata,
                       const std::function<void()>& check) {
  const std::string where = path.filename().string();
  try {
    const std::string header = header_of(tensors, metadata);
    std::string size;  // of the header, in 8 bytes
    for (std::size_t i = 0; i < 8; ++i) size += static_cast<char>(header.size() >> (8 * i) & 0xFF);
    std::vector<std::span<const std::byte>> parts{std::as_bytes(std::span(size)),
                                                  std::as_bytes(std::span(header))};
    for (const TensorToWrite& tensor : tensors) parts.emplace_back(tensor.bytes);
    write_atomically(path, parts, check);
  } catch (const Error& error) {
    throw error.in(where);
  }
}

}  // namespace lacewing
