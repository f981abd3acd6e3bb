#pragma once
// The storages of a zip archive that torch wrote: members FOLDER + key, one a storage.

#include "checkpoint/torch_storage.h"
#include "checkpoint/zip.h"

namespace lacewing::checkpoint {

/// Finds storages among the members `folder` + key ("NAME/data/" + "0"); a deflated one of many tensors is
/// inflated once. The result keeps the archive alive. Throws Error when a storage is missing or too short.
FindStorage storages_in(std::shared_ptr<ZipArchive> archive, std::string folder);

}  // namespace lacewing::checkpoint
