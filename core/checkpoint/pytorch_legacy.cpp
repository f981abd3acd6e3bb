// What torch.save() wrote before 1.6: five pickles in a row (magic number, protocol 1001, facts about the
// machine, the object, the list of storage keys), then for each key in that order its element count (int64)
// and its raw elements.

#include <string>
#include <unordered_map>

#include "base/error.h"
#include "checkpoint/byte_reader.h"
#include "checkpoint/formats.h"
#include "checkpoint/state_dict.h"

namespace lacewing::checkpoint {

namespace {

constexpr std::string_view magic{"\x6C\xFC\x9C\x46\xF9\x20\x6A\xA8\x50\x19", 10};  // 0x1950a86a20f9469cfc6c
constexpr std::int64_t protocol = 1001;

using Bytes = std::span<const std::byte>;

// The three pickles of the header hold a handful of values.
constexpr std::size_t most_header_nodes = 1000;

PickleData next_pickle(Bytes& rest, std::size_t most_nodes) {
  PickleData data = read_pickle(rest, most_nodes);
  rest = rest.subspan(data.size_in_bytes());
  return data;
}

void require_little_endian(const PickleData& machine) {
  const auto pairs = machine.pairs(machine.root());
  for (std::size_t i = 0; i < pairs.size(); i += 2)
    if (machine.text(pairs[i]) == "little_endian" && machine.is(pairs[i + 1], PickleKind::boolean)) {
      if (machine.boolean(pairs[i + 1])) return;
      throw Error("was saved in big-endian byte order, which is not supported", {},
                  "In Python, load it and save model.state_dict() with torch.save.");
    }
  throw Error("does not state its byte order as PyTorch does it");
}

// Bytes of each storage that the object refers to, by key.
std::unordered_map<std::string_view, std::int64_t> element_sizes(const PickleData& object) {
  std::unordered_map<std::string_view, std::int64_t> sizes;
  for (PickleId id = 0; id < object.node_count(); ++id) {
    if (!object.is(id, PickleKind::persistent)) continue;
    const StorageReference storage = read_storage_reference(object, id);
    const auto [known, added] = sizes.emplace(storage.key, storage.size_of_element());
    if (!added && known->second != storage.size_of_element())
      throw Error("the storage '" + std::string(storage.key.substr(0, 100)) + "' has two element types");
  }
  return sizes;
}

}  // namespace

TensorFile read_pytorch_legacy(const MappedFilePointer& file) {
  Bytes rest = file->bytes();
  const PickleData number = next_pickle(rest, most_header_nodes);
  if (!number.is(number.root(), PickleKind::big_integer) || number.text(number.root()) != magic)
    throw Error("is a bare pickle, not a PyTorch checkpoint", {},
                "In Python, load it where you trust it and save model.state_dict() with torch.save.");
  const PickleData version = next_pickle(rest, most_header_nodes);
  if (!version.is(version.root(), PickleKind::integer) || version.integer(version.root()) != protocol)
    throw Error("is a PyTorch file of an unknown old kind");
  require_little_endian(next_pickle(rest, most_header_nodes));
  const PickleData object = next_pickle(rest, std::size_t{1} << 21);
  const PickleData keys = next_pickle(rest, std::size_t{1} << 20);
  if (!keys.is(keys.root(), PickleKind::list)) throw Error("lacks the list of its storages");

  const auto sizes = element_sizes(object);
  std::unordered_map<std::string_view, Bytes> storages;
  ByteReader reader(rest, "the file's part of tensors");
  for (const PickleId key : keys.children(keys.root())) {
    const std::string_view name = keys.text(key);
    const auto size = sizes.find(name);
    if (!keys.is(key, PickleKind::text) || size == sizes.end())
      throw Error("lists a storage that no tensor refers to");
    const std::uint64_t count = reader.u64();
    std::uint64_t bytes = 0;
    if (__builtin_mul_overflow(count, static_cast<std::uint64_t>(size->second), &bytes))
      throw Error("a storage claims " + std::to_string(count) + " elements");
    if (!storages.emplace(name, reader.take(bytes)).second)
      throw Error("lists the storage '" + std::string(name.substr(0, 100)) + "' twice");
  }
  const FindStorage find = [&](const StorageReference& storage) -> ZipContents {
    const auto found = storages.find(storage.key);
    if (found == storages.end())
      throw Error("lies in the storage '" + std::string(storage.key.substr(0, 100)) +
                  "', which the file lacks");
    if (found->second.size() < static_cast<std::uint64_t>(storage.bytes))
      throw Error("needs " + std::to_string(storage.bytes) + " bytes of its storage, the file has " +
                  std::to_string(found->second.size()));
    return {found->second, file};
  };
  TensorFile result = read_state_dict(object, find);
  result.format = "pytorch legacy";
  return result;
}

}  // namespace lacewing::checkpoint
