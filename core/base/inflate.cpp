// Deflate (RFC 1951), zlib (RFC 1950) and gzip (RFC 1952) data, by zlib. Sizes in headers are never believed:
// output is bounded by the caller's limit and by what deflate can reach at most.

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "base/file.h"

#ifdef LACEWING_ZLIB

#include <zlib.h>

namespace lacewing {

namespace {

// Deflate cannot expand more than 1032 : 1 (258 bytes of output for 2 bits).
constexpr std::size_t largest_ratio = 1032;

std::size_t reachable(std::size_t compressed) {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  return compressed > most / largest_ratio - 1 ? most : (compressed + 1) * largest_ratio;
}

class Inflater {
 public:
  Inflater(
      std::span<const std::byte> input, int window_bits, std::function<void()> check = [] {})
      : input_(input), check_(std::move(check)) {
    if (inflateInit2(&stream_, window_bits) != Z_OK) throw Error("zlib could not start");
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Fills `out` from its start; returns how much. Less than all of it: the stream ended. zlib counts in 32
  // bits, so both sides are fed in pieces, and `check` is heard between them.
  std::size_t fill(std::span<std::byte> out) {
    std::size_t written = 0;
    while (written < out.size() && !ended_) {
      check_();
      feed();
      const uInt room = piece(out.size() - written);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + written);
      stream_.avail_out = room;
      const int result = ::inflate(&stream_, Z_NO_FLUSH);
      written += room - stream_.avail_out;
      if (result == Z_STREAM_END) {
        ended_ = true;
      } else if (result != Z_OK || (stream_.avail_out == room && stream_.avail_in == 0 && input_.empty())) {
        const bool truncated = result == Z_OK || result == Z_BUF_ERROR;
        throw Error(truncated ? "compressed data is cut off" : "compressed data is damaged");
      }
    }
    return written;
  }

  bool ended() const { return ended_; }
  std::size_t left() const { return input_.size() + stream_.avail_in; }
  void next_member() {
    if (inflateReset(&stream_) != Z_OK) throw Error("compressed data is damaged");
    ended_ = false;
  }

 private:
  static uInt piece(std::size_t size) {
    return static_cast<uInt>(std::min<std::size_t>(size, std::size_t{1} << 20));
  }
  void feed() {
    if (stream_.avail_in != 0) return;
    const uInt size = piece(input_.size());
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(input_.data()));
    stream_.avail_in = size;
    input_ = input_.subspan(size);
  }

  std::span<const std::byte> input_;
  const std::function<void()> check_;
  z_stream stream_{};
  bool ended_ = false;
};

// gzip's last four bytes are the size modulo 2^32 (little-endian): a hint that saves growing, nothing more.
std::size_t size_hint(std::span<const std::byte> compressed) {
  const bool gzip =
      compressed.size() >= 18 && compressed[0] == std::byte{0x1F} && compressed[1] == std::byte{0x8B};
  if (!gzip) return std::size_t{1} << 16;
  std::size_t size = 0;
  for (std::size_t i = 1; i <= 4; ++i)
    size = size << 8 | std::to_integer<std::size_t>(compressed[compressed.size() - i]);
  return size;
}

}  // namespace

std::vector<std::byte> inflate(std::span<const std::byte> compressed, std::size_t limit,
                               const std::function<void()>& check) {
  Inflater inflater(compressed, 15 + 32, check);  // 32: gzip and zlib headers are told apart
  const std::size_t most = std::min(limit, reachable(compressed.size()));
  std::vector<std::byte> out(std::min(std::max<std::size_t>(size_hint(compressed), 1), most));
  std::size_t filled = 0;
  for (;;) {
    filled += inflater.fill(std::span(out).subspan(filled));
    if (inflater.ended()) {
      if (inflater.left() == 0) break;
      inflater.next_member();  // gzip files may be several in a row; anything else after the end is damage
      continue;
    }
    if (filled == most) {
      std::byte one_more;  // full, but the stream's end may be all that is missing
      if (inflater.fill({&one_more, 1}) != 0)
        throw Error("unpacks to more than " + std::to_string(limit) + " bytes", {}, "Unpack it first.");
      continue;
    }
    out.resize(std::min(most, std::max<std::size_t>(2 * out.size(), 1 << 16)));
  }
  out.resize(filled);
  return out;
}

std::vector<std::byte> inflate_raw(std::span<const std::byte> compressed, std::size_t size) {
  if (size > reachable(compressed.size()))
    throw Error(std::to_string(compressed.size()) + " compressed bytes cannot unpack to " +
                std::to_string(size));
  Inflater inflater(compressed, -15);
  std::vector<std::byte> out(size);
  std::byte one_more;
  if (inflater.fill(out) != size || inflater.fill({&one_more, 1}) != 0 || inflater.left() != 0)
    throw Error("compressed data does not unpack to the stated " + std::to_string(size) + " bytes");
  return out;
}

}  // namespace lacewing

#else

namespace lacewing {

namespace {

[[noreturn]] void no_zlib() {
  throw Error("is compressed, and this build has no zlib", {},
              "Unpack the file first, or build with zlib installed.");
}

}  // namespace

std::vector<std::byte> inflate(std::span<const std::byte>, std::size_t, const std::function<void()>&) {
  no_zlib();
}
std::vector<std::byte> inflate_raw(std::span<const std::byte>, std::size_t) {
  no_zlib();
}

}  // namespace lacewing

#endif
