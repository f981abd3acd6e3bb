#include "checkpoint/safetensors_types.h"

#include <array>

#include "base/error.h"

namespace lacewing::checkpoint {

namespace {

// In the order of ElementType.
constexpr std::array<const char*, 10> names{"BOOL", "U8",  "I8",   "I16", "I32",
                                            "I64",  "F16", "BF16", "F32", "F64"};

}  // namespace

ElementType type_of_dtype(const std::string& dtype, const std::string& tensor) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (dtype == names[i]) return static_cast<ElementType>(i);
  throw Error("tensor '" + tensor + "' has the element type '" + dtype + "', which is not supported", {},
              "Convert it to F32, F16 or BF16.");
}

const char* dtype_of_type(ElementType type) {
  return names.at(static_cast<std::size_t>(type));
}

}  // namespace lacewing::checkpoint
