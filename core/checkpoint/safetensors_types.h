#pragma once
// safetensors' names of element types.

#include <string>

#include "checkpoint/tensor_file.h"

namespace lacewing::checkpoint {

/// "F32" -> f32. Throws Error naming `tensor` for types that the format has and we do not read (8-bit floats,
/// unsigned 16 to 64 bit, complex), and for unknown ones.
ElementType type_of_dtype(const std::string& dtype, const std::string& tensor);
const char* dtype_of_type(ElementType type);

}  // namespace lacewing::checkpoint
