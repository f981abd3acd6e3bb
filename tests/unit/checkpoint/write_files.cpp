#include "write_files.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace lacewing::test {

std::string little(std::uint64_t value, std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(i < 8 ? value >> (8 * i) & 0xFF : 0);
  return bytes;
}

std::string floats(const std::vector<float>& values) {
  std::string bytes(values.size() * sizeof(float), '\0');
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

Pickle& Pickle::number(double value) {
  std::string big = little(std::bit_cast<std::uint64_t>(value), 8);
  std::reverse(big.begin(), big.end());
  return op("G" + big);
}

Pickle& Pickle::integers(const std::vector<std::int64_t>& values) {
  mark();
  for (const std::int64_t value : values) integer(value);
  return op("t");
}

Pickle& Pickle::storage(const std::string& type, const std::string& key, std::int64_t count, bool legacy) {
  mark().text("storage").global("torch", type).text(key).text("cpu").integer(count);
  return op(legacy ? "NtQ" : "tQ");
}

Pickle& Pickle::tensor(const std::string& type, const std::string& key, std::int64_t count,
                       const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& strides,
                       std::int64_t offset, bool legacy) {
  global("torch._utils", "_rebuild_tensor_v2").mark().storage(type, key, count, legacy).integer(offset);
  return integers(shape).integers(strides).op("\x89").ordered().op("tR");
}

std::string deflated(const std::string& contents) {
  constexpr std::size_t block = 0xFFFF;
  std::string bytes;
  for (std::size_t at = 0; at == 0 || at < contents.size(); at += block) {
    const std::string part = contents.substr(at, block);
    bytes += static_cast<char>(at + block >= contents.size());
    bytes += little(part.size(), 2) + little(~part.size(), 2) + part;
  }
  return bytes;
}

std::string zip(const std::vector<Member>& members, const ZipOptions& options) {
  std::string file, directory;
  for (const Member& member : members) {
    const std::string packed = member.deflate ? deflated(member.contents) : member.contents;
    const std::string method = little(member.deflate ? 8 : 0, 2);
    const std::string sizes = little(packed.size(), 4) + little(member.contents.size(), 4);
    const std::size_t offset = file.size();
    file += "PK\x03\x04" + little(20, 2) + little(0, 2) + method + little(0, 8) + sizes +
            little(member.name.size(), 2) + little(0, 2) + member.name + packed;
    const std::string extra = options.zip64
                                  ? little(1, 2) + little(24, 2) + little(member.contents.size(), 8) +
                                        little(packed.size(), 8) + little(offset, 8)
                                  : "";
    directory += "PK\x01\x02" + little(20, 2) + little(20, 2) + little(0, 2) + method + little(0, 8) +
                 (options.zip64 ? little(~0ull, 8) : sizes) + little(member.name.size(), 2) +
                 little(extra.size(), 2) + little(0, 10) + little(options.zip64 ? ~0ull : offset, 4) +
                 member.name + extra;
  }
  const std::size_t at = file.size(), count = members.size();
  file += directory;
  if (options.zip64) {
    const std::size_t end64 = file.size();
    file += "PK\x06\x06" + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8) + little(count, 8) +
            little(count, 8) + little(directory.size(), 8) + little(at, 8);
    file += "PK\x06\x07" + little(0, 4) + little(end64, 8) + little(1, 4);
  }
  const std::uint64_t all = ~0ull;
  file += "PK\x05\x06" + little(0, 4) + little(options.zip64 ? all : count, 2) +
          little(options.zip64 ? all : count, 2) + little(options.zip64 ? all : directory.size(), 4) +
          little(options.zip64 ? all : at, 4) + little(options.comment.size(), 2) + options.comment;
  return file;
}

std::string pytorch_zip(const std::string& pickle,
                        const std::vector<std::pair<std::string, std::string>>& storages,
                        const ZipOptions& options) {
  std::vector<Member> members{{"archive/data.pkl", pickle}, {"archive/byteorder", "little"}};
  for (const auto& [key, bytes] : storages) members.push_back({"archive/data/" + key, bytes});
  members.push_back({"archive/version", "3\n"});
  return zip(members, options);
}

std::string pytorch_legacy(const std::string& pickle, const std::vector<LegacyStorage>& storages,
                           bool little_endian) {
  std::string file = Pickle().op(std::string("\x8A\x0A\x6C\xFC\x9C\x46\xF9\x20\x6A\xA8\x50\x19", 12)).stop();
  file += Pickle().integer(1001).stop();
  file += Pickle()
              .op("}")
              .mark()
              .text("protocol_version")
              .integer(1001)
              .text("little_endian")
              .op(std::string(little_endian ? "\x88" : "\x89") + "u")
              .stop();
  file += pickle;
  Pickle keys;
  keys.op("]").mark();
  for (const LegacyStorage& storage : storages) keys.text(storage.key);
  file += keys.op("e").stop();
  for (const LegacyStorage& storage : storages)
    file += little(static_cast<std::uint64_t>(storage.count), 8) + storage.bytes;
  return file;
}

std::string safetensors(const std::string& header, const std::string& data) {
  return little(header.size(), 8) + header + data;
}

namespace {

std::string valid_pickle(bool legacy) {
  return Pickle()
      .ordered()
      .mark()
      .text("conv.weight")
      .tensor("FloatStorage", "0", 6, {2, 3}, {3, 1}, 0, legacy)
      .text("conv.turned")
      .tensor("FloatStorage", "0", 6, {3, 2}, {1, 3}, 0, legacy)
      .text("steps")
      .tensor("LongStorage", "1", 1, {}, {}, 0, legacy)
      .op("u")
      .stop();
}

}  // namespace

std::string valid_zip(const ZipOptions& options, bool deflate) {
  std::vector<Member> members{{"archive/data.pkl", valid_pickle(false), deflate},
                              {"archive/byteorder", "little", deflate},
                              {"archive/data/0", floats({0, 1, 2, 3, 4, 5}), deflate},
                              {"archive/data/1", little(7, 8), deflate},
                              {"archive/version", "3\n"}};
  return zip(members, options);
}

std::string valid_legacy() {
  return pytorch_legacy(valid_pickle(true), {{"0", 6, floats({0, 1, 2, 3, 4, 5})}, {"1", 1, little(7, 8)}});
}

std::string valid_safetensors() {
  return safetensors(
      R"({"__metadata__":{"arch":"tiny"},"conv.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
      R"("conv.turned":{"dtype":"F32","shape":[3,2],"data_offsets":[24,48]},)"
      R"("steps":{"dtype":"I64","shape":[],"data_offsets":[48,56]}}  )",
      floats({0, 1, 2, 3, 4, 5, 0, 3, 1, 4, 2, 5}) + little(7, 8));
}

}  // namespace lacewing::test
