#include "base/error.h"
#include "data/formats.h"

namespace lacewing {

namespace {

constexpr std::size_t largest_unpacked = std::size_t{512} << 20;  // CIFAR-10 has 180 MB

}  // namespace

Content::Content(const std::filesystem::path& path, const std::function<void()>& check)
    : mapped_(MappedFile::open(path)), name_(path.filename().string()) {
  const auto packed = mapped_->bytes();
  const bool gzip = packed.size() > 2 && packed[0] == std::byte{0x1F} && packed[1] == std::byte{0x8B};
  if (!gzip) return;
  try {
    unpacked_ = inflate(packed, largest_unpacked, check);
  } catch (const Error& error) {
    throw error.in(name_).or_hint("Fetch the file again.");
  }
  if (unpacked_.empty()) throw Error("unpacks to nothing", name_, "Fetch the file again.");
}

}  // namespace lacewing
