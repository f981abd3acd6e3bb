#include "checkpoint/torchscript.h"

#include <charconv>
#include <string_view>
#include <unordered_set>

#include "base/error.h"
#include "checkpoint/formats.h"
#include "checkpoint/pickle_globals.h"
#include "checkpoint/pickle_text.h"
#include "checkpoint/torchscript_source.h"
#include "checkpoint/zip_storages.h"

namespace lacewing::checkpoint {

namespace {

constexpr std::uint64_t most_pickle = std::uint64_t{32} << 20, most_source = std::uint64_t{4} << 20;
constexpr const char* damaged = "The file is damaged or incomplete: copy or download it again.";
constexpr const char* way_out =
    "If you trust the file, load it in Python and save model.state_dict() with torch.save.";

// "NAME/" of the members that make an archive TorchScript; empty: it is none.
std::optional<std::string> find_folder(const ZipArchive& archive) {
  for (const ZipMember& member : archive.members()) {
    const std::size_t slash = member.name.find('/');
    if (slash == std::string_view::npos) continue;
    const std::string_view rest = member.name.substr(slash + 1);
    if (rest == "constants.pkl" || rest.starts_with("code/"))
      return std::string(member.name.substr(0, slash + 1));
  }
  return std::nullopt;
}

std::string_view text_of(ZipArchive& archive, const ZipMember& member, std::uint64_t limit,
                         std::vector<ZipContents>& kept) {
  if (member.size > limit)
    throw Error("its member '" + printable(member.name) + "' has " + std::to_string(member.size) +
                " bytes; the limit is " + std::to_string(limit));
  kept.push_back(archive.read(member));
  const auto bytes = kept.back().bytes;
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

const ZipMember& require_member(const ZipArchive& archive, const std::string& name) {
  const ZipMember* member = archive.find(name);
  if (member == nullptr) throw Error("the TorchScript archive lacks " + printable(name), {}, damaged);
  return *member;
}

// Names that TorchScript's pickles mention besides data: its own classes, and typed lists.
void require_torchscript_globals(const PickleData& data) {
  for (PickleId id = 0; id < data.node_count(); ++id) {
    if (!data.is(id, PickleKind::global)) continue;
    const std::string_view module = data.module(id), name = data.name(id);
    const std::string full = printable(data.global_name(id));
    if (module.starts_with("__torch__.torch.classes"))
      throw Error("holds an object of the C++ class '" + full + "'", {}, way_out);
    if (module == "__torch__" || module.starts_with("__torch__.")) continue;
    const bool list = name == "build_intlist" || name == "build_doublelist" || name == "build_boollist" ||
                      name == "build_tensorlist" || name == "restore_type_tag";
    if (module == "torch.jit._pickle" && list) continue;
    if (!is_data_global(module, name))
      throw Error("its pickle refers to '" + full + "', which is no type of data; nothing was run", {},
                  way_out);
  }
}

// Every tensor inside its storage; nothing that refers to a storage is no tensor. Returns the bytes that
// reading all of them takes.
std::int64_t check_tensors(const PickleData& data, const FindStorage& find) {
  std::int64_t bytes = 0;
  for (PickleId id = 0; id < data.node_count(); ++id) {
    if (!is_tensor(data, id)) continue;
    const TensorEntry entry = rebuild_tensor(data, id, "of the module", find);
    if (__builtin_add_overflow(bytes, element_count(entry.shape) * element_size(entry.type), &bytes))
      throw Error("its tensors are too large");
  }
  return bytes;
}

std::uint64_t read_version(ZipArchive& archive, const std::string& folder, std::vector<ZipContents>& kept) {
  const ZipMember* member = archive.find(folder + ".data/version");
  if (member == nullptr) member = archive.find(folder + "version");
  if (member == nullptr) return 1;
  const std::string_view text = text_of(archive, *member, 32, kept);
  std::uint64_t version = 0;
  std::from_chars(text.data(), text.data() + text.size(), version);
  constexpr std::uint64_t newest = 100;
  if (version == 0 || version > newest) throw Error("its format version is no number", {}, damaged);
  return version;
}

TorchScriptArchive read(const std::shared_ptr<ZipArchive>& archive, const std::string& folder,
                        std::int64_t file_size) {
  TorchScriptArchive result;
  std::vector<ZipContents> kept;  // pickles and sources, until they are read
  const ZipMember* order = archive->find(folder + "byteorder");
  if (order != nullptr && text_of(*archive, *order, 16, kept) != "little")
    throw Error("was not saved in little-endian byte order", {}, "Save it again on an ordinary computer.");

  std::uint64_t source_bytes = 0;
  for (const ZipMember& member : archive->members()) {
    const std::string_view name = member.name.substr(std::min(folder.size(), member.name.size()));
    // Inputs of the trace, for instance: not used, but checked like the others.
    if (name.ends_with(".pkl") && name != "data.pkl" && name != "constants.pkl") {
      const std::string_view text = text_of(*archive, member, most_pickle, kept);
      require_torchscript_globals(
          read_pickle({reinterpret_cast<const std::byte*>(text.data()), text.size()}));
    }
    if (!name.starts_with("code/") || !name.ends_with(".py")) continue;
    std::string qualifier(name.substr(5, name.size() - 8));
    for (char& c : qualifier)
      if (c == '/') c = '.';
    const std::string_view text = text_of(*archive, member, most_source, kept);
    source_bytes += text.size();
    if (source_bytes > most_source)
      throw Error("has more than " + std::to_string(most_source) + " bytes of code");
    result.sources.emplace(std::move(qualifier), text);
  }
  if (result.sources.empty()) throw Error("the TorchScript archive has no code", {}, damaged);
  check_sources(result.sources);

  // The pickles' texts are views of the archive's bytes: what keeps those alive is kept by the storages.
  const auto pickles = std::make_shared<std::vector<ZipContents>>();
  const auto pickle = [&](const char* name) {
    const std::string_view text =
        text_of(*archive, require_member(*archive, folder + name), most_pickle, *pickles);
    PickleData data = read_pickle({reinterpret_cast<const std::byte*>(text.data()), text.size()});
    require_torchscript_globals(data);
    return data;
  };
  result.data = pickle("data.pkl");
  result.constants = pickle("constants.pkl");
  const auto storages = [&](const char* where) -> FindStorage {
    return [find = storages_in(archive, folder + where), pickles](const StorageReference& storage) {
      return find(storage);
    };
  };
  result.find_data = storages("data/");
  result.find_constant = storages("constants/");
  std::int64_t bytes = check_tensors(result.data, result.find_data);
  bytes += check_tensors(result.constants, result.find_constant);
  constexpr std::int64_t always = std::int64_t{128} << 20;
  if (bytes - always > 4 * file_size)
    throw Error("its tensors repeat its " + std::to_string(file_size) + " bytes too often");
  result.version = read_version(*archive, folder, kept);
  return result;
}

}  // namespace

std::optional<TorchScriptArchive> read_torchscript(const std::filesystem::path& path) {
  try {
    const MappedFilePointer file = MappedFile::open(path);
    const std::string_view head(reinterpret_cast<const char*>(file->bytes().data()),
                                std::min<std::size_t>(file->bytes().size(), 4));
    if (head != "PK\x03\x04") return std::nullopt;
    const auto archive = std::make_shared<ZipArchive>(file->bytes(), file);
    const std::optional<std::string> folder = find_folder(*archive);
    if (!folder) return std::nullopt;
    return read(archive, *folder, static_cast<std::int64_t>(file->bytes().size()));
  } catch (const Error& error) {
    throw Error(error.reason(), path.filename().string(), error.hint().empty() ? damaged : error.hint());
  }
}

}  // namespace lacewing::checkpoint
