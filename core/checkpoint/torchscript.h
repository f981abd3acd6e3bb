#pragma once
// TorchScript archives as data: NAME/{data.pkl, constants.pkl, code/**.py, data/KEY, constants/KEY, version}.
// The pickles are read by our own machine and the code is only looked at, so that everything can be checked
// before torch sees any of it.

#include <map>

#include "checkpoint/torch_tensor.h"

namespace lacewing::checkpoint {

struct TorchScriptArchive {
  PickleData data;       ///< the module: objects of __torch__ classes, each with a dictionary of attributes
  PickleData constants;  ///< a tuple of tensors, CONSTANTS.c0, ... in the code
  std::map<std::string, std::string> sources;  ///< "__torch__.torch.nn.functional" -> its text
  std::uint64_t version = 0;
  FindStorage find_data, find_constant;  ///< storages of the tensors in either pickle
};

/// The archive, fully checked: pickles with data and __torch__ classes only, tensors inside their storages,
/// code that calls allowed operators only. Empty when the file is no TorchScript archive. Throws Error naming
/// the file, the reason (for code: member, line and operator) and the way out.
std::optional<TorchScriptArchive> read_torchscript(const std::filesystem::path& path);

}  // namespace lacewing::checkpoint
