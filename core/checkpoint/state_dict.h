#pragma once
// From the object that torch.save() wrote to named tensors: wrappers are taken off, what stands beside
// becomes metadata.

#include "checkpoint/torch_tensor.h"

namespace lacewing::checkpoint {

/// The state dict inside `data`, which may lie under one of the usual keys (state_dict, model_state_dict,
/// model, module, net, network, state, ema, params, weights and their like), also several deep. Fills
/// tensors, metadata and notes. Throws Error when there is none.
TensorFile read_state_dict(const PickleData& data, const FindStorage& find);

/// Removes module., _orig_mod., model., net., network. and backbone. (which DataParallel, torch.compile and
/// training frameworks put before every key) from the names as long as all tensors share them; each with a
/// note.
void remove_shared_prefixes(TensorFile& file);

}  // namespace lacewing::checkpoint
