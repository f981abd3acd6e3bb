#pragma once
// Reads zip archives (APPNOTE 6.3.10: stored and deflated members, zip64) out of memory. Names are only ever
// compared, never used as paths.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lacewing::checkpoint {

struct ZipMember {
  std::string_view name;  ///< into the archive's bytes
  std::uint16_t method = 0;
  std::uint64_t size = 0;
  std::span<const std::byte> packed;  ///< as it lies in the file: the contents themselves when stored
};

struct ZipContents {
  std::span<const std::byte> bytes;
  std::shared_ptr<const void> owner;  ///< keeps `bytes` alive
};

class ZipArchive {
 public:
  /// Checks the whole directory: every member inside the file, before the directory, in agreement with its
  /// local header, none overlapping or named twice. `owner` keeps `file` alive. Throws Error.
  ZipArchive(std::span<const std::byte> file, std::shared_ptr<const void> owner);

  const std::vector<ZipMember>& members() const { return members_; }
  const ZipMember* find(std::string_view name) const;

  /// The member's contents: a view of the file when stored, else inflated. Throws Error when damaged,
  /// encrypted or packed by another method, or when this archive's inflated members would exceed 512 MiB in
  /// all.
  ZipContents read(const ZipMember& member);

 private:
  std::span<const std::byte> file_;
  std::shared_ptr<const void> owner_;
  std::vector<ZipMember> members_;
  std::unordered_map<std::string_view, std::size_t> by_name_;
  std::uint64_t inflated_ = 0;
};

}  // namespace lacewing::checkpoint
