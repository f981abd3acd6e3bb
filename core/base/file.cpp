#include "base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace lacewing {

namespace {

std::string base_name(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name.empty() ? path.string() : name;
}

std::string reason_of(int number) {
  return std::generic_category().message(number);
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

// Opens a regular file for reading. Without O_NONBLOCK, opening a named pipe would wait for its writer.
std::pair<int, std::size_t> open_regular(const std::filesystem::path& path) {
  const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (number < 0) {
    if (errno == ENOENT) throw Error("no such file", base_name(path), "Looked for " + path.string() + ".");
    throw Error("cannot be opened (" + reason_of(errno) + ")", base_name(path),
                "May you read it? Looked for " + path.string() + ".");
  }
  Descriptor file(number);
  struct stat status {};
  if (::fstat(number, &status) != 0)
    throw Error("cannot be read (" + reason_of(errno) + ")", base_name(path));
  if (S_ISDIR(status.st_mode)) throw Error("is a folder, not a file", base_name(path), "Name a file in it.");
  if (!S_ISREG(status.st_mode))
    throw Error("is not a regular file", base_name(path), "Copy its contents to a file first.");
  return {file.release(), static_cast<std::size_t>(status.st_size)};
}

// What a link names is replaced, not the link. Devices and pipes are no files to be replaced: as root, a
// rename onto /dev/null would succeed.
std::filesystem::path replaceable(const std::filesystem::path& path) {
  std::error_code failed;
  const std::filesystem::file_status status = std::filesystem::status(path, failed);
  if (!std::filesystem::exists(status)) return path;
  if (std::filesystem::is_directory(status))
    throw Error("cannot be written: it is a folder", base_name(path), "Give the name of a file.");
  if (!std::filesystem::is_regular_file(status))
    throw Error("cannot be written: it is no regular file", base_name(path), "Give the name of a file.");
  if (!std::filesystem::is_symlink(std::filesystem::symlink_status(path, failed))) return path;
  const std::filesystem::path target = std::filesystem::canonical(path, failed);
  return failed ? path : target;
}

// A file beside `path` that becomes `path` on commit() and vanishes otherwise.
class PartFile {
 public:
  explicit PartFile(const std::filesystem::path& path) : path_(replaceable(path)), part_(path_) {
    static std::atomic<unsigned> number{0};  // two threads may write the same path
    part_ += ".part-" + std::to_string(::getpid()) + "-" + std::to_string(number++);
    ::unlink(part_.c_str());  // left by a crashed process with the same id
    // Readable to the same people as the file that it replaces.
    struct stat old {};
    const bool replaces = ::stat(path_.c_str(), &old) == 0;
    const int created = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (created < 0) fail(errno);
    Descriptor file(created);
    if (replaces && ::fchmod(created, old.st_mode & 0777) != 0) {
      const int number_of_error = errno;
      ::unlink(part_.c_str());
      fail(number_of_error);
    }
  }
  ~PartFile() {
    if (!committed_) ::unlink(part_.c_str());
  }
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  const std::filesystem::path& part() const { return part_; }

  /// What has been written so far is on the disk.
  void sync() const { sync(part_, O_WRONLY, true); }

  void commit() {
    sync();
    if (::rename(part_.c_str(), path_.c_str()) != 0) fail(errno);
    committed_ = true;
    // The rename itself; some file systems cannot sync a folder, and the file is whole either way.
    const std::filesystem::path folder = path_.parent_path();
    sync(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY, false);
  }

  [[noreturn]] void fail(int number) const {
    throw Error("cannot be written (" + reason_of(number) + ")", base_name(path_),
                number == ENOENT ? "Does the folder " + path_.parent_path().string() + " exist?" : "");
  }

 private:
  void sync(const std::filesystem::path& what, int flags, bool required) const {
    Descriptor file(::open(what.c_str(), flags | O_CLOEXEC));
    if ((file.get() < 0 || ::fsync(file.get()) != 0) && required) fail(errno);
  }

  std::filesystem::path path_, part_;
  bool committed_ = false;
};

}  // namespace

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const auto [number, size] = open_regular(path);
  const Descriptor file(number);
  if (size == 0) throw Error("is empty", base_name(path), "Make or fetch it again.");
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, number, 0);
  if (data == MAP_FAILED) throw Error("cannot be mapped (" + reason_of(errno) + ")", base_name(path));
  std::shared_ptr<MappedFile> mapped(new MappedFile);
  mapped->data_ = static_cast<const std::byte*>(data);
  mapped->size_ = size;
  mapped->path_ = path;
  return mapped;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

std::string read_text(const std::filesystem::path& path, std::size_t limit) {
  const auto [number, size] = open_regular(path);
  const Descriptor file(number);
  const Error too_large("is larger than " + std::to_string(limit) + " bytes", base_name(path));
  if (size > limit) throw too_large;
  // The size is a hint: the file may grow, and files of /proc say 0.
  std::string text;
  std::size_t filled = 0;
  for (;;) {
    if (filled == text.size()) text.resize(filled == 0 ? size + 1 : 2 * filled);
    const ssize_t got = ::read(number, text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error("cannot be read (" + reason_of(errno) + ")", base_name(path));
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
    if (filled > limit) throw too_large;
  }
  text.resize(filled);
  return text;
}

void check_replaceable(const std::filesystem::path& path) {
  const std::filesystem::path folder = replaceable(path).parent_path();
  if (!folder.empty() && !std::filesystem::is_directory(folder))
    throw Error("cannot be written: there is no folder " + folder.string(), base_name(path),
                "Make it first.");
}

void write_atomically(const std::filesystem::path& path, const std::function<void(std::ostream&)>& write) {
  PartFile part(path);
  std::ofstream out(part.part(), std::ios::binary | std::ios::trunc);
  errno = 0;
  write(out);
  out.close();
  if (!out) part.fail(errno == 0 ? EIO : errno);
  part.commit();
}

void write_atomically(const std::filesystem::path& path, std::span<const std::span<const std::byte>> parts,
                      const std::function<void()>& check) {
  constexpr std::size_t most_at_once = std::size_t{8} << 20;  // some 20 ms
  PartFile part(path);
  std::ofstream out(part.part(), std::ios::binary | std::ios::trunc);
  errno = 0;
  std::size_t unsynced = 0;
  for (std::span<const std::byte> rest : parts) {
    while (!rest.empty() && out) {
      const std::size_t size = std::min(rest.size(), most_at_once - unsynced);
      out.write(reinterpret_cast<const char*>(rest.data()), static_cast<std::streamsize>(size));
      rest = rest.subspan(size);
      unsynced += size;
      if (unsynced < most_at_once) continue;
      if (out.flush()) part.sync();
      unsynced = 0;
      check();
    }
  }
  out.close();
  if (!out) part.fail(errno == 0 ? EIO : errno);
  check();
  part.commit();
}

void write_atomically(const std::filesystem::path& path, std::string_view bytes) {
  write_atomically(path, [bytes](std::ostream& out) {
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  });
}

}  // namespace lacewing
