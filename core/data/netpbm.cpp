#include "data/netpbm.h"

#include <string>

#include "base/error.h"

namespace lacewing {

namespace {

constexpr std::int64_t most_light = 65535;
constexpr std::size_t most_digits = 9;

[[noreturn]] void cut_off() {
  throw Error("the picture is cut off");
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Decimal numbers with white space, and comments from # to the line's end, before them.
class Reader {
 public:
  /// `damage` is what is said when something else stands there.
  Reader(std::span<const std::byte> bytes, std::size_t at, const char* damage)
      : bytes_(bytes), at_(at), damage_(damage) {}

  std::int64_t number() {
    skip();
    std::int64_t value = 0;
    std::size_t digits = 0;
    for (; at_ < bytes_.size() && is_digit(here()); ++at_, ++digits) {
      if (digits == most_digits) throw Error(damage_);
      value = value * 10 + (here() - '0');
    }
    if (digits == 0) damaged();
    return value;
  }
  // Of a plain PBM, whose digits need nothing between them.
  std::int64_t digit() {
    skip();
    if (!is_digit(here())) damaged();
    return bytes_char(at_++) - '0';
  }
  // One white space ends a header; a comment may stand before it.
  std::size_t end_of_header() {
    if (here() == '#') skip_comment();
    if (!is_space(here())) damaged();
    return at_ + 1;
  }

 private:
  [[noreturn]] void damaged() const {
    if (at_ >= bytes_.size()) cut_off();
    throw Error(damage_);
  }
  char bytes_char(std::size_t at) const { return static_cast<char>(bytes_[at]); }
  char here() const {
    if (at_ >= bytes_.size()) cut_off();
    return bytes_char(at_);
  }
  void skip_comment() {
    while (here() != '\n') ++at_;
  }
  void skip() {
    for (; is_space(here()) || here() == '#'; ++at_)
      if (here() == '#') skip_comment();
  }

  std::span<const std::byte> bytes_;
  std::size_t at_;
  const char* damage_;
};

float light(std::int64_t sample, const NetpbmHeader& header) {
  if (sample > header.largest)
    throw Error("a sample is " + std::to_string(sample) + ", the header says that " +
                std::to_string(header.largest) + " is the largest");
  if (header.bits) return sample == 0 ? 1.0f : 0.0f;
  return static_cast<float>(sample) / static_cast<float>(header.largest);
}

// Calls take(i, sample) for the `count` samples in the file's order.
template <class Take>
void plain_samples(std::span<const std::byte> bytes, const NetpbmHeader& header, std::int64_t count,
                   Take take) {
  Reader reader(bytes, header.raster, "the picture is damaged");
  for (std::int64_t i = 0; i < count; ++i) take(i, header.bits ? reader.digit() : reader.number());
}

template <class Take>
void raw_samples(std::span<const std::byte> raster, const NetpbmHeader& header, std::int64_t count,
                 Take take) {
  const auto at = [&](std::int64_t i) { return std::to_integer<int>(raster[static_cast<std::size_t>(i)]); };
  const std::int64_t row = (header.width + 7) / 8;  // bytes of a row of bits, the first bit the highest
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t x = i % header.width, y = i / header.width;
    if (header.bits)
      take(i, at(y * row + x / 8) >> (7 - x % 8) & 1);
    else if (header.largest < 256)
      take(i, at(i));
    else
      take(i, at(2 * i) << 8 | at(2 * i + 1));
  }
}

// Before memory is taken.
void check_raster(std::size_t there, const NetpbmHeader& header, std::int64_t count) {
  std::int64_t needed = count * (header.largest < 256 ? 1 : 2);
  if (header.plain)
    needed = header.bits ? count : 2 * count - 1;
  else if (header.bits)
    needed = (header.width + 7) / 8 * header.height;
  if (static_cast<std::int64_t>(there) < needed) cut_off();
}

}  // namespace

bool is_netpbm(std::span<const std::byte> bytes) {
  return bytes.size() > 1 && bytes[0] == std::byte{'P'} && bytes[1] >= std::byte{'1'} &&
         bytes[1] <= std::byte{'6'};
}

NetpbmHeader netpbm_header(std::span<const std::byte> bytes) {
  const char kind = static_cast<char>(bytes[1]);
  NetpbmHeader header;
  header.plain = kind <= '3';
  header.bits = kind == '1' || kind == '4';
  header.channels = kind == '3' || kind == '6' ? 3 : 1;
  Reader reader(bytes, 2, "the picture's header is damaged");
  header.width = reader.number();
  header.height = reader.number();
  if (!header.bits) header.largest = reader.number();
  if (header.largest < 1 || header.largest > most_light)
    throw Error("the header says that the largest sample is " + std::to_string(header.largest) +
                ", it must be 1 to " + std::to_string(most_light));
  header.raster = reader.end_of_header();
  return header;
}

Array<float> decode_netpbm(std::span<const std::byte> bytes) {
  const NetpbmHeader header = netpbm_header(bytes);
  const std::int64_t pixels = header.height * header.width, count = pixels * header.channels;
  check_raster(bytes.size() - header.raster, header, count);
  Array<float> picture({header.channels, header.height, header.width});
  const auto take = [&](std::int64_t i, std::int64_t sample) {
    picture[i % header.channels * pixels + i / header.channels] = light(sample, header);
  };
  if (header.plain)
    plain_samples(bytes, header, count, take);
  else
    raw_samples(bytes.subspan(header.raster), header, count, take);
  return picture;
}

}  // namespace lacewing
