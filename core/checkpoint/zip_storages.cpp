#include "checkpoint/zip_storages.h"

#include <string>

#include "base/error.h"

namespace lacewing::checkpoint {

FindStorage storages_in(std::shared_ptr<ZipArchive> archive, std::string folder) {
  const auto inflated = std::make_shared<std::unordered_map<std::string_view, ZipContents>>();
  return
      [archive = std::move(archive), folder = std::move(folder), inflated](const StorageReference& storage) {
        const ZipMember* member = archive->find(folder + std::string(storage.key));
        if (member == nullptr)
          throw Error("lies in the storage '" + std::string(storage.key.substr(0, 100)) +
                      "', which the file lacks");
        if (member->size < static_cast<std::uint64_t>(storage.bytes))
          throw Error("needs " + std::to_string(storage.bytes) + " bytes of its storage, the file has " +
                      std::to_string(member->size));
        const auto known = inflated->find(member->name);
        if (known != inflated->end()) return known->second;
        return inflated->emplace(member->name, archive->read(*member)).first->second;
      };
}

}  // namespace lacewing::checkpoint
