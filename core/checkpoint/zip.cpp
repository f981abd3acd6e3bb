#include "checkpoint/zip.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "checkpoint/byte_reader.h"

namespace lacewing::checkpoint {

namespace {

using Bytes = std::span<const std::byte>;

constexpr std::uint32_t local_signature = 0x04034B50, entry_signature = 0x02014B50,
                        end_signature = 0x06054B50, end64_signature = 0x06064B50,
                        locator64_signature = 0x07064B50;
constexpr std::size_t end_size = 22, locator64_size = 20, end64_size = 56, entry_size = 46;
constexpr std::uint64_t most_members = 200'000;
constexpr std::uint64_t most_inflated = std::uint64_t{512} << 20;
constexpr std::uint16_t stored = 0, deflated = 8;
constexpr std::uint32_t in_zip64 = 0xFFFFFFFF;

struct Directory {
  std::uint64_t members = 0, size = 0, offset = 0;
};

// The end record is the last thing in the file but for a comment of up to 65535 bytes, whose length it
// states.
std::size_t find_end_record(Bytes file) {
  if (file.size() < end_size) throw Error("the zip archive is cut off");
  const std::size_t last = file.size() - end_size;
  const std::size_t first = last > 0xFFFF ? last - 0xFFFF : 0;
  for (std::size_t at = last + 1; at-- > first;) {
    if (file[at] != std::byte{'P'}) continue;
    ByteReader reader(file, "zip end record", at);
    if (reader.u32() != end_signature) continue;
    reader.skip(16);
    if (reader.u16() == file.size() - at - end_size) return at;
  }
  throw Error("the zip archive's directory is missing: the file is cut off");
}

Directory read_end(Bytes file) {
  const std::size_t end = find_end_record(file);
  ByteReader reader(file, "zip end record", end + 4);
  const std::uint16_t disk = reader.u16(), first_disk = reader.u16(), here = reader.u16();
  Directory directory;
  directory.members = reader.u16();
  directory.size = reader.u32();
  directory.offset = reader.u32();
  std::size_t limit = end;  // the directory lies before this

  if (end >= locator64_size &&
      ByteReader(file, "zip64 locator", end - locator64_size).u32() == locator64_signature) {
    ByteReader locator(file, "zip64 locator", end - locator64_size + 4);
    locator.skip(4);
    const std::uint64_t at = locator.u64();
    if (at > end - locator64_size || end - locator64_size - at < end64_size)
      throw Error("the zip64 end record lies outside of the file");
    limit = static_cast<std::size_t>(at);
    ByteReader end64(file, "zip64 end record", limit);
    if (end64.u32() != end64_signature) throw Error("the zip64 end record is damaged");
    end64.skip(12);
    if (end64.u32() != 0 || end64.u32() != 0) throw Error("is one part of a split zip archive");
    const std::uint64_t members_here = end64.u64();
    directory.members = end64.u64();
    if (members_here != directory.members) throw Error("is one part of a split zip archive");
    directory.size = end64.u64();
    directory.offset = end64.u64();
  } else if (disk != 0 || first_disk != 0 || here != directory.members) {
    throw Error("is one part of a split zip archive");
  }
  if (directory.offset > limit || directory.size > limit - directory.offset)
    throw Error("the zip directory lies outside of the file");
  if (directory.members > most_members)
    throw Error("the zip archive claims " + std::to_string(directory.members) + " members; the limit is " +
                std::to_string(most_members));
  if (directory.members > directory.size / entry_size)
    throw Error("the zip directory is too small for " + std::to_string(directory.members) + " members");
  return directory;
}

// One entry of the directory, with what its zip64 extra field adds.
struct Entry {
  std::string_view name;
  std::uint16_t flags = 0, method = 0;
  std::uint64_t packed_size = 0, size = 0, offset = 0;
};

std::string quoted(const Entry& entry) {
  return "zip member '" + std::string(entry.name.substr(0, 200)) + "'";
}

void read_zip64(Entry& entry, Bytes extra) {
  ByteReader reader(extra, "zip extra field");
  const bool any = entry.size == in_zip64 || entry.packed_size == in_zip64 || entry.offset == in_zip64;
  while (any && reader.left() >= 4) {
    const std::uint16_t kind = reader.u16(), length = reader.u16();
    const Bytes field = reader.take(length);
    if (kind != 1) continue;
    ByteReader values(field, "zip64 extra field");
    if (entry.size == in_zip64) entry.size = values.u64();
    if (entry.packed_size == in_zip64) entry.packed_size = values.u64();
    if (entry.offset == in_zip64) entry.offset = values.u64();
    return;
  }
  if (any) throw Error(quoted(entry) + " lacks its zip64 sizes");
}

Entry read_entry(ByteReader& reader) {
  if (reader.u32() != entry_signature) throw Error("the zip directory is damaged");
  Entry entry;
  reader.skip(4);
  entry.flags = reader.u16();
  entry.method = reader.u16();
  reader.skip(8);
  entry.packed_size = reader.u32();
  entry.size = reader.u32();
  const std::uint16_t name = reader.u16(), extra = reader.u16(), comment = reader.u16(), disk = reader.u16();
  reader.skip(6);
  entry.offset = reader.u32();
  entry.name = reader.text(name);
  read_zip64(entry, reader.take(extra));
  reader.skip(comment);
  if (disk != 0 && disk != 0xFFFF) throw Error(quoted(entry) + " lies on another disk");
  if ((entry.flags & 0x2041u) != 0) throw Error(quoted(entry) + " is encrypted");
  if (entry.method == stored && entry.packed_size != entry.size)
    throw Error(quoted(entry) + " is stored, but its two sizes differ");
  return entry;
}

// The packed bytes. The local header must agree in name and method; its sizes may be absent and are not
// looked at.
Bytes locate(Bytes before_directory, const Entry& entry) {
  if (entry.offset > before_directory.size()) throw Error(quoted(entry) + " begins outside of the file");
  ByteReader reader(before_directory, "a zip member", static_cast<std::size_t>(entry.offset));
  if (reader.u32() != local_signature) throw Error(quoted(entry) + " has no local header");
  reader.skip(4);
  const std::uint16_t method = reader.u16();
  reader.skip(16);
  const std::uint16_t name = reader.u16(), extra = reader.u16();
  if (method != entry.method || reader.text(name) != entry.name)
    throw Error(quoted(entry) + " has another name or method in its local header");
  reader.skip(extra);
  return reader.take(entry.packed_size);
}

}  // namespace

ZipArchive::ZipArchive(Bytes file, std::shared_ptr<const void> owner)
    : file_(file), owner_(std::move(owner)) {
  const Directory directory = read_end(file);
  const Bytes before = file.first(directory.offset);
  ByteReader reader(file.subspan(directory.offset, directory.size), "zip directory");
  struct Range {
    std::uint64_t begin, end;
  };
  std::vector<Range> ranges;
  members_.reserve(directory.members);
  for (std::uint64_t i = 0; i < directory.members; ++i) {
    const Entry entry = read_entry(reader);
    const Bytes packed = locate(before, entry);
    if (!by_name_.emplace(entry.name, members_.size()).second) throw Error(quoted(entry) + " stands twice");
    members_.push_back({entry.name, entry.method, entry.size, packed});
    ranges.push_back({entry.offset, static_cast<std::uint64_t>(packed.data() + packed.size() - file.data())});
  }
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.begin < b.begin; });
  for (std::size_t i = 1; i < ranges.size(); ++i)
    if (ranges[i].begin < ranges[i - 1].end) throw Error("members of the zip archive overlap");
}

const ZipMember* ZipArchive::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &members_[found->second];
}

ZipContents ZipArchive::read(const ZipMember& member) {
  if (member.method == stored) return {member.packed, owner_};
  const std::string named = "zip member '" + std::string(member.name.substr(0, 200)) + "'";
  if (member.method != deflated)
    throw Error(named + " is packed by method " + std::to_string(member.method) + ", which is not supported");
  if (member.size > most_inflated - inflated_)
    throw Error(named + " would unpack to " + std::to_string(member.size) +
                " bytes; compressed members may have " + std::to_string(most_inflated) + " in all");
  inflated_ += member.size;
  try {
    const auto unpacked = std::make_shared<std::vector<std::byte>>(
        inflate_raw(member.packed, static_cast<std::size_t>(member.size)));
    return {*unpacked, unpacked};
  } catch (const Error& error) {
    throw Error(named + ": " + error.reason(), {}, error.hint());
  }
}

}  // namespace lacewing::checkpoint
