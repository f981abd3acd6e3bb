#pragma once
// Which Python names a checkpoint may mention.

#include "checkpoint/pickle.h"

namespace lacewing::checkpoint {

/// True for the classes and functions that data is made of: torch's rebuild functions, storages and element
/// types, NumPy arrays, collections, argparse.Namespace, paths and dates. None of them is ever called.
bool is_data_global(std::string_view module, std::string_view name);

/// Throws Error for the first global of the pickle that is no data type, or, when there are modules of
/// networks among them, because the file holds a whole network.
void require_data_globals(const PickleData& data);

}  // namespace lacewing::checkpoint
