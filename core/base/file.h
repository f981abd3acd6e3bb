#pragma once
// Whole-file reading with limits, memory maps, and atomic writing.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lacewing {

/// A read-only memory map of a whole file. Throws Error for directories, missing or empty files.
class MappedFile {
 public:
  static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::span<const std::byte> bytes() const { return {data_, size_}; }
  const std::filesystem::path& path() const { return path_; }

 private:
  MappedFile() = default;
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
  std::filesystem::path path_;
};

/// The file's bytes as text. Throws Error if it is missing, a directory, or larger than `limit` bytes.
std::string read_text(const std::filesystem::path& path, std::size_t limit = std::size_t{64} << 20);

/// Throws Error for what write_atomically() would not replace: folders, devices and pipes; and for a folder
/// that is not there.
void check_replaceable(const std::filesystem::path& path);

/// Writes through `path` + ".part-PID-N", flushes to disk, then renames: readers see the old file or the
/// whole new one. A symbolic link stays one: the file that it names is replaced. Throws Error for folders,
/// devices and pipes.
void write_atomically(const std::filesystem::path& path, std::string_view bytes);
void write_atomically(const std::filesystem::path& path, const std::function<void(std::ostream&)>& write);
/// The same for large files, in the order of `parts`. `check` is called for every few MiB, which are on the
/// disk before the next follow, and may throw: the old file stays then, and nothing else.
void write_atomically(const std::filesystem::path& path, std::span<const std::span<const std::byte>> parts,
                      const std::function<void()>& check);

/// Inflates gzip or zlib data. Throws Error when it is damaged or would exceed `limit` bytes. `check` is
/// called for every MiB and may throw.
std::vector<std::byte> inflate(
    std::span<const std::byte> compressed, std::size_t limit, const std::function<void()>& check = [] {});
/// Inflates a raw deflate stream (zip members) to exactly `size` bytes.
std::vector<std::byte> inflate_raw(std::span<const std::byte> compressed, std::size_t size);

}  // namespace lacewing
