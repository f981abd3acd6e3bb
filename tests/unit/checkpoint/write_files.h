#pragma once
// Writes small pickles, zip archives and checkpoints as bytes, right ones and wrong ones.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lacewing::test {

/// `count` bytes, little-endian.
std::string little(std::uint64_t value, std::size_t count);
std::string floats(const std::vector<float>& values);

/// Bytes of a pickle, opcode by opcode: Pickle().mark().text("a").integer(1).op("tu").stop().
struct Pickle {
  std::string bytes = std::string("\x80\x02", 2);

  Pickle& op(const std::string& codes) {
    bytes += codes;
    return *this;
  }
  Pickle& mark() { return op("("); }
  Pickle& text(const std::string& value) { return op("X" + little(value.size(), 4) + value); }
  Pickle& integer(std::int64_t value) {
    return op("\x8A\x08" + little(static_cast<std::uint64_t>(value), 8));
  }
  Pickle& number(double value);
  Pickle& integers(const std::vector<std::int64_t>& values);
  Pickle& global(const std::string& module, const std::string& name) {
    return op("c" + module + "\n" + name + "\n");
  }
  /// An empty collections.OrderedDict.
  Pickle& ordered() { return global("collections", "OrderedDict").op(")R"); }
  /// A persistent id: ('storage', torch.TYPE, key, 'cpu', count[, None]).
  Pickle& storage(const std::string& type, const std::string& key, std::int64_t count, bool legacy = false);
  /// torch._utils._rebuild_tensor_v2 of that storage.
  Pickle& tensor(const std::string& type, const std::string& key, std::int64_t count,
                 const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& strides,
                 std::int64_t offset = 0, bool legacy = false);
  std::string stop() const { return bytes + "."; }
};

struct Member {
  std::string name, contents;
  bool deflate = false;  ///< as deflate's uncompressed blocks
};

struct ZipOptions {
  bool zip64 = false;
  std::string comment;
};

std::string zip(const std::vector<Member>& members, const ZipOptions& options = {});
/// A raw deflate stream of uncompressed blocks.
std::string deflated(const std::string& contents);

/// archive/data.pkl, archive/byteorder, archive/version and archive/data/KEY.
std::string pytorch_zip(const std::string& pickle,
                        const std::vector<std::pair<std::string, std::string>>& storages,
                        const ZipOptions& options = {});
/// The stream before 1.6; a storage is key, element count, bytes.
struct LegacyStorage {
  std::string key;
  std::int64_t count = 0;
  std::string bytes;
};
std::string pytorch_legacy(const std::string& pickle, const std::vector<LegacyStorage>& storages,
                           bool little_endian = true);

/// u64 length, header, data.
std::string safetensors(const std::string& header, const std::string& data);

/// Small right files: "conv.weight" float32 2 x 3 (0..5), "conv.turned" its transpose (strides 1, 3), "steps"
/// int64 scalar 7.
std::string valid_zip(const ZipOptions& options = {}, bool deflate = false);
std::string valid_legacy();
std::string valid_safetensors();

}  // namespace lacewing::test
