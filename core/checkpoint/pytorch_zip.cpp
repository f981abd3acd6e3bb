// What torch.save() has written since 1.6: a zip archive NAME/{data.pkl, data/KEY, byteorder, version, ...},
// all members stored, so that tensors are views of the mapped file.

#include <string>

#include "base/error.h"
#include "checkpoint/formats.h"
#include "checkpoint/state_dict.h"
#include "checkpoint/zip_storages.h"

namespace lacewing::checkpoint {

namespace {

constexpr std::uint64_t most_inflated_pickle = std::uint64_t{64} << 20;
constexpr const char* resave =
    "In Python, load it where you trust it and save model.state_dict() with torch.save.";

// "NAME/" of the one member NAME/data.pkl (or "" of data.pkl itself).
std::string find_folder(const ZipArchive& archive) {
  std::string folder;
  bool found = false;
  for (const ZipMember& member : archive.members()) {
    const std::size_t slash = member.name.find('/');
    const std::string_view rest =
        slash == std::string_view::npos ? member.name : member.name.substr(slash + 1);
    const std::string_view top = slash == std::string_view::npos ? "" : member.name.substr(0, slash + 1);
    if (rest == "constants.pkl" || rest.starts_with("code/"))
      throw Error("TorchScript archive: not a state dict", {},
                  "In Python, save torch.jit.load(file).state_dict() with torch.save.");
    if (rest == "archive_format" || rest.starts_with("models/"))
      throw Error("torch.export archive (.pt2): not a state dict", {},
                  "In Python, save torch.export.load(file).state_dict with torch.save.");
    if (rest != "data.pkl") continue;
    if (found) throw Error("the zip archive has several data.pkl: not one PyTorch file");
    folder = top;
    found = true;
  }
  if (found) return folder;
  for (const ZipMember& member : archive.members())
    if (member.name.ends_with(".npy"))
      throw Error("is a NumPy archive (.npz), not a checkpoint", {}, "Save the arrays as safetensors.");
  throw Error("is a zip archive without a data.pkl: not a PyTorch checkpoint", {},
              "Give a .safetensors, .pt or .pth file of a state dict.");
}

void require_little_endian(ZipArchive& archive, const std::string& folder) {
  const ZipMember* member = archive.find(folder + "byteorder");
  if (member == nullptr) return;  // written before 2.1: little-endian wherever PyTorch ran
  if (member->size > 16) throw Error("its byte order is not stated as PyTorch does it");
  const auto contents = archive.read(*member);  // owns what was deflated
  const std::string_view order(reinterpret_cast<const char*>(contents.bytes.data()), contents.bytes.size());
  if (order != "little")
    throw Error(order == "big" ? "was saved in big-endian byte order, which is not supported"
                               : "its byte order is neither little nor big",
                {}, resave);
}

}  // namespace

TensorFile read_pytorch_zip(const MappedFilePointer& file) {
  const auto opened = std::make_shared<ZipArchive>(file->bytes(), file);
  ZipArchive& archive = *opened;
  const std::string folder = find_folder(archive);
  require_little_endian(archive, folder);
  const ZipMember& object = *archive.find(folder + "data.pkl");
  if (object.packed.size() != object.size && object.size > most_inflated_pickle)
    throw Error("its data.pkl would unpack to " + std::to_string(object.size) + " bytes");
  const ZipContents pickle = archive.read(object);
  const PickleData data = read_pickle(pickle.bytes);
  TensorFile result = read_state_dict(data, storages_in(opened, folder + "data/"));
  result.format = "pytorch zip";
  return result;
}

}  // namespace lacewing::checkpoint
