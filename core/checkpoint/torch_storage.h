#pragma once
// PyTorch's storages: the flat blocks of elements that tensors are views of.

#include <functional>
#include <optional>

#include "checkpoint/pickle.h"
#include "checkpoint/tensor_file.h"
#include "checkpoint/zip.h"

namespace lacewing::checkpoint {

/// What a persistent id says: ('storage', type, key, location, element count[, view]). The location (a
/// device) is ignored.
struct StorageReference {
  std::optional<ElementType> type;  ///< empty: untyped, counted in bytes
  std::string_view key;
  std::int64_t count = 0;  ///< elements of the whole storage
  std::int64_t view_offset = 0;
  std::optional<std::int64_t> view_count;  ///< legacy files: elements of the part that is meant
  std::int64_t size_of_element() const { return type ? element_size(*type) : 1; }
  std::int64_t bytes = 0;  ///< count * size_of_element(), checked for overflow
};

/// Throws Error when the id is something else or its numbers make no sense.
StorageReference read_storage_reference(const PickleData& data, PickleId persistent);

/// "float32" -> f32 for torch.float32. Throws Error for types that are not supported.
ElementType element_type_of_dtype(std::string_view name);

/// The bytes of a whole storage: at least reference.bytes of them.
using FindStorage = std::function<ZipContents(const StorageReference&)>;

}  // namespace lacewing::checkpoint
