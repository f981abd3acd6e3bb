#pragma once
// The readers behind read_tensor_file(), one a format. They throw Error without the file's name.

#include <memory>

#include "base/file.h"
#include "checkpoint/tensor_file.h"

namespace lacewing::checkpoint {

using MappedFilePointer = std::shared_ptr<const MappedFile>;

/// More tensors than any network has; keeps a hostile file's index small.
constexpr std::size_t most_tensors = 200'000;

TensorFile read_safetensors(const MappedFilePointer& file);
TensorFile read_pytorch_zip(const MappedFilePointer& file);
TensorFile read_pytorch_legacy(const MappedFilePointer& file);

}  // namespace lacewing::checkpoint
