// Format: numpy/lib/format.py. Magic "\x93NUMPY", version, header length (2 bytes in version 1, 4 in 2 and
// 3), the header as a Python dictionary {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}, then the
// numbers.

#include "base/npy.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <ostream>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/file.h"

namespace lacewing {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are stored little-endian");

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t largest_header = std::size_t{1} << 16;
constexpr std::size_t most_axes = 64;  // NumPy 2's own limit

struct Header {
  std::string descr;
  bool fortran_order = false;
  Shape shape;
};

// The few literals of Python that the header may hold; nothing is evaluated.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : text_(text) {}

  Header parse() {
    Header header;
    bool descr = false, order = false, shape = false;
    expect('{');
    while (!accept('}')) {
      const std::string key = string();
      expect(':');
      if (key == "descr" && !descr) {
        if (peek() == '[') throw Error("holds structured records, which are not supported");
        header.descr = string();
        descr = true;
      } else if (key == "fortran_order" && !order) {
        header.fortran_order = boolean();
        order = true;
      } else if (key == "shape" && !shape) {
        header.shape = tuple();
        shape = true;
      } else {
        broken();
      }
      if (!accept(',') && peek() != '}') broken();
    }
    if (!descr || !order || !shape || peek() != '\0') broken();
    return header;
  }

 private:
  [[noreturn]] static void broken() { throw Error("has a damaged .npy header"); }
  char peek() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\n')) text_.remove_prefix(1);
    return text_.empty() ? '\0' : text_[0];
  }
  bool accept(char c) {
    if (peek() != c || text_.empty()) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!accept(c)) broken();
  }
  std::string string() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') broken();
    const std::size_t end = text_.find(quote, 1);
    if (end == std::string_view::npos) broken();
    std::string value(text_.substr(1, end - 1));
    text_.remove_prefix(end + 1);
    return value;
  }
  bool boolean() {
    peek();
    for (const bool value : {true, false}) {
      const std::string_view word = value ? "True" : "False";
      if (!text_.starts_with(word)) continue;
      text_.remove_prefix(word.size());
      return value;
    }
    broken();
  }
  Shape tuple() {
    Shape shape;
    expect('(');
    while (!accept(')')) {
      peek();
      std::int64_t extent = 0;
      const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), extent);
      if (error == std::errc::result_out_of_range)
        throw Error("has an extent that is too large in its shape");
      if (error != std::errc()) broken();
      if (extent < 0) throw Error("has a negative extent in its shape");
      text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
      accept('L');  // Python 2 wrote long integers so
      if (shape.size() == most_axes) throw Error("has more than " + std::to_string(most_axes) + " axes");
      shape.push_back(extent);
      if (!accept(',') && peek() != ')') broken();
    }
    return shape;
  }

  std::string_view text_;
};

struct NumberType {
  char kind = 'f';       // f, i, u or b
  std::size_t size = 8;  // bytes
  bool big_endian = false;
};

NumberType number_type(const std::string& descr) {
  std::string_view text = descr;
  NumberType type;
  if (!text.empty() && std::string_view("<>|=").find(text[0]) != std::string_view::npos) {
    type.big_endian = text[0] == '>';
    text.remove_prefix(1);
  }
  if (text.starts_with("O"))
    throw Error("holds Python objects, which are never loaded", {},
                "Save numbers: numpy.save(file, array.astype('float32')).");
  for (const std::string_view known :
       {"f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"})
    if (text == known) {
      type.kind = known[0];
      type.size = static_cast<std::size_t>(known[1] - '0');
      return type;
    }
  throw Error("holds numbers of type '" + descr.substr(0, 20) + "', which is not supported", {},
              "Supported: f2 f4 f8, i1 i2 i4 i8, u1 u2 u4 u8, b1.");
}

// IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits.
double half_to_double(std::uint16_t bits) {
  const double sign = (bits & 0x8000u) != 0 ? -1.0 : 1.0;
  const int exponent = (bits >> 10) & 31, fraction = bits & 1023;
  if (exponent == 31) return fraction == 0 ? sign * HUGE_VAL : std::nan("");
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

template <class T>
T load(const std::byte* from, bool big_endian) {
  std::array<std::byte, sizeof(T)> bytes;
  for (std::size_t i = 0; i < sizeof(T); ++i) bytes[i] = from[big_endian ? sizeof(T) - 1 - i : i];
  return std::bit_cast<T>(bytes);
}

// Where the file has the numbers of an array in C order, one after the other.
class Positions {
 public:
  explicit Positions(const Header& header) : fortran_(header.fortran_order), shape_(header.shape) {
    std::size_t stride = 1;
    for (const std::int64_t extent : shape_) {
      strides_.push_back(stride);
      stride *= static_cast<std::size_t>(extent);
    }
    index_.resize(shape_.size(), 0);
  }

  std::size_t next() {
    const std::size_t here = at_;
    if (!fortran_) {
      ++at_;
      return here;
    }
    for (std::size_t axis = shape_.size(); axis-- > 0;) {
      at_ += strides_[axis];
      if (++index_[axis] < shape_[axis]) break;
      at_ -= strides_[axis] * static_cast<std::size_t>(shape_[axis]);
      index_[axis] = 0;
    }
    return here;
  }

 private:
  const bool fortran_;
  const Shape& shape_;
  std::vector<std::size_t> strides_;  // of Fortran order: the first index is the fastest
  Shape index_;
  std::size_t at_ = 0;
};

template <class T, class Convert>
void convert_all(std::span<const std::byte> from, bool big_endian, Positions positions,
                 std::vector<double>& to, Convert convert) {
  for (double& value : to) value = convert(load<T>(from.data() + positions.next() * sizeof(T), big_endian));
}

// 64-bit integers beyond 2^53 are rounded to the nearest double.
std::vector<double> to_doubles(std::span<const std::byte> from, const NumberType& type,
                               const Positions& positions, std::size_t count) {
  std::vector<double> to(count);
  const auto plain = [](auto value) { return static_cast<double>(value); };
  const auto read = [&]<class T>(T) { convert_all<T>(from, type.big_endian, positions, to, plain); };
  switch (type.kind) {
    case 'f':
      if (type.size == 2) convert_all<std::uint16_t>(from, type.big_endian, positions, to, half_to_double);
      if (type.size == 4) read(float{});
      if (type.size == 8) read(double{});
      break;
    case 'i':
      if (type.size == 1) read(std::int8_t{});
      if (type.size == 2) read(std::int16_t{});
      if (type.size == 4) read(std::int32_t{});
      if (type.size == 8) read(std::int64_t{});
      break;
    case 'u':
      if (type.size == 1) read(std::uint8_t{});
      if (type.size == 2) read(std::uint16_t{});
      if (type.size == 4) read(std::uint32_t{});
      if (type.size == 8) read(std::uint64_t{});
      break;
    default:
      convert_all<std::uint8_t>(from, false, positions, to,
                                [](std::uint8_t value) { return value != 0 ? 1.0 : 0.0; });
  }
  return to;
}

// A file of which only the header has been looked at.
struct Contents {
  Header header;
  NumberType type;
  std::span<const std::byte> numbers;
};

Contents parse(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (!text.starts_with(magic))
    throw Error("is not a .npy file", {}, "Write it with numpy.save(file, array).");
  if (bytes.size() < 10) throw Error("is cut off in its header");
  const auto major = std::to_integer<int>(bytes[6]);
  if (major < 1 || major > 3) throw Error("has unknown .npy version " + std::to_string(major));
  const std::size_t start = major == 1 ? 10 : 12;
  if (bytes.size() < start) throw Error("is cut off in its header");
  const std::size_t length = major == 1 ? load<std::uint16_t>(bytes.data() + 8, false)
                                        : load<std::uint32_t>(bytes.data() + 8, false);
  if (length > bytes.size() - start)
    throw Error("is cut off in its header: it states " + std::to_string(length) + " bytes, " +
                std::to_string(bytes.size() - start) + " follow");
  if (length > largest_header)
    throw Error("has a header of " + std::to_string(length) + " bytes, more than any array needs");

  Header header = HeaderParser(text.substr(start, length)).parse();
  const NumberType type = number_type(header.descr);
  const auto count = static_cast<std::size_t>(element_count(header.shape));
  const std::span<const std::byte> numbers = bytes.subspan(start + length);
  if (count > numbers.size() / type.size || count * type.size != numbers.size())
    throw Error("header says " + to_string(header.shape) + " numbers of " + std::to_string(type.size) +
                " bytes, the file has " + std::to_string(numbers.size()) + " bytes of them");
  return {std::move(header), type, numbers};
}

Array<double> numbers_of(const Contents& contents) {
  const Header& header = contents.header;
  const std::int64_t count = element_count(header.shape);
  if (count > most_npy_numbers)
    throw Error("holds " + std::to_string(count) + " numbers, the limit is " +
                    std::to_string(most_npy_numbers / 1'000'000) + " million",
                {}, "Save a part of them.");
  return {header.shape,
          to_doubles(contents.numbers, contents.type, Positions(header), static_cast<std::size_t>(count))};
}

// What `read` makes of the mapped file; errors name it.
template <class Read>
auto with_contents(const std::filesystem::path& path, Read read) {
  const auto file = MappedFile::open(path);
  try {
    return read(parse(file->bytes()));
  } catch (const Error& error) {
    throw error.in(path.filename().string()).or_hint("Write it again with numpy.save(file, array).");
  }
}

template <class T>
void write(const std::filesystem::path& path, const Array<T>& array, const char* descr) {
  if (array.size() != element_count(array.shape))
    throw Error(std::to_string(array.size()) + " values do not fill " + to_string(array.shape),
                path.filename().string());
  std::string header = std::string("{'descr': '") + descr + "', 'fortran_order': False, 'shape': (";
  for (const std::int64_t extent : array.shape) header += std::to_string(extent) + ", ";
  if (array.shape.size() > 1) header.resize(header.size() - 2);
  if (array.shape.size() == 1) header.pop_back();
  header += "), }";
  // Magic, version, length and header together are a multiple of 64 bytes and end in a line break.
  const std::size_t before = magic.size() + 4;
  header.append(63 - (before + header.size()) % 64, ' ');
  header += '\n';
  write_atomically(path, [&](std::ostream& out) {
    out << magic << '\1' << '\0' << static_cast<char>(header.size() & 255)
        << static_cast<char>(header.size() >> 8) << header;
    out.write(reinterpret_cast<const char*>(array.data()),
              static_cast<std::streamsize>(array.values.size() * sizeof(T)));
  });
}

}  // namespace

Array<double> read_npy(const std::filesystem::path& path, const std::function<void(const Shape&)>& check) {
  return with_contents(path, [&](const Contents& contents) {
    check(contents.header.shape);
    return numbers_of(contents);
  });
}

Shape read_npy_shape(const std::filesystem::path& path) {
  return with_contents(path, [](const Contents& contents) { return contents.header.shape; });
}

void write_npy(const std::filesystem::path& path, const Array<double>& array) {
  write(path, array, "<f8");
}
void write_npy(const std::filesystem::path& path, const Array<float>& array) {
  write(path, array, "<f4");
}

}  // namespace lacewing
