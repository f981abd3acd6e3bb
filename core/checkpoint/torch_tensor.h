#pragma once
// PyTorch's tensors as they stand in a pickle: a call of a rebuild function on a storage, never made.

#include "checkpoint/torch_storage.h"

namespace lacewing::checkpoint {

/// True for a call of any of torch's rebuild functions, also of those that rebuild_tensor() refuses.
bool is_tensor(const PickleData& data, PickleId id);

/// The view that the call describes, with shape, strides and offset checked against the storage. Throws Error
/// naming `name` when they do not fit, and for tensors that are not dense (sparse, quantised, nested).
TensorEntry rebuild_tensor(const PickleData& data, PickleId id, const std::string& name,
                           const FindStorage& find);

}  // namespace lacewing::checkpoint
