#include <array>

#include "checkpoint/tensor_file.h"

namespace lacewing {

namespace {

struct TypeFacts {
  const char* name;
  std::int64_t size;
};

// In the order of ElementType.
constexpr std::array<TypeFacts, 10> facts{{{"boolean", 1},
                                           {"uint8", 1},
                                           {"int8", 1},
                                           {"int16", 2},
                                           {"int32", 4},
                                           {"int64", 8},
                                           {"float16", 2},
                                           {"bfloat16", 2},
                                           {"float32", 4},
                                           {"float64", 8}}};

}  // namespace

std::int64_t element_size(ElementType type) {
  return facts.at(static_cast<std::size_t>(type)).size;
}

const char* to_string(ElementType type) {
  return facts.at(static_cast<std::size_t>(type)).name;
}

const TensorEntry* TensorFile::find(const std::string& name) const {
  for (const TensorEntry& entry : tensors)
    if (entry.name == name) return &entry;
  return nullptr;
}

}  // namespace lacewing
