#pragma once
// A checkpoint as data: named tensors and text, whatever the file's format. Nothing in a file is ever
// executed.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/array.h"

namespace lacewing {

enum class ElementType { boolean, u8, i8, i16, i32, i64, f16, bf16, f32, f64 };
std::int64_t element_size(ElementType type);
const char* to_string(ElementType type);

/// A view into the mapped file (or into memory inflated from it), kept alive by `owner`.
struct TensorEntry {
  std::string name;
  ElementType type = ElementType::f32;
  Shape shape;
  std::vector<std::int64_t> strides;  ///< in elements; row-major for safetensors
  std::span<const std::byte>
      bytes;  ///< from the tensor's first element to the last one that shape and strides reach
  std::shared_ptr<const void> owner;
};

struct TensorFile {
  std::string format;                ///< "safetensors", "pytorch zip", "pytorch legacy"
  std::vector<TensorEntry> tensors;  ///< in the file's order, wrappers such as state_dict already taken off
  std::map<std::string, std::string>
      metadata;                    ///< safetensors __metadata__; numbers and texts beside a state dict
  std::vector<std::string> notes;  ///< "tensors taken from 'state_dict'", "prefix 'module.' removed", ...
  const TensorEntry* find(const std::string& name) const;
};

/// Reads .safetensors, zip and legacy .pth/.pt/.th files by their contents, not their names. Everything is
/// bounds-checked before memory is taken. Throws Error naming the file, the reason and the way out.
TensorFile read_tensor_file(const std::filesystem::path& path);

/// Values as float64, C order, whatever the stored type and strides.
Array<double> to_array(const TensorEntry& entry);

struct TensorToWrite {
  std::string name;
  ElementType type = ElementType::f32;
  Shape shape;
  std::vector<std::byte> bytes;  ///< C order, little-endian
};
/// Writes safetensors (header padded with spaces to 8 bytes) atomically. `check` is called for every few MiB
/// and may throw: the old file stays then.
void write_safetensors(
    const std::filesystem::path& path, const std::vector<TensorToWrite>& tensors,
    const std::map<std::string, std::string>& metadata, const std::function<void()>& check = [] {});

}  // namespace lacewing
