// safetensors: u64 little-endian header length N, N bytes of JSON {"name": {"dtype", "shape", "data_offsets":
// [begin, end]},
// ..., "__metadata__": {text: text}}, then the data; offsets count from byte 8 + N. As strict as the
// reference reader: the data has no holes and no overlaps, every size follows from dtype and shape, and no
// key stands twice.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>

#include "base/error.h"
#include "checkpoint/byte_reader.h"
#include "checkpoint/formats.h"
#include "checkpoint/safetensors_types.h"
#include "checkpoint/strides.h"

namespace lacewing::checkpoint {

namespace {

constexpr std::uint64_t longest_header = 100'000'000;
constexpr std::size_t most_axes = 64, most_metadata = 100'000;

struct HeaderEntry {
  std::string name, dtype;
  Shape shape;
  std::vector<std::uint64_t> offsets;
};

// Takes the header token by token, so that nothing but this one structure can be built, however the JSON is
// nested.
class HeaderHandler : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::vector<HeaderEntry> entries;
  std::map<std::string, std::string> metadata;

  bool start_object(std::size_t) override {
    if (place_ == Place::outside) return enter(Place::top);
    if (place_ == Place::name && key_ == "__metadata__") return enter(Place::metadata);
    if (place_ == Place::name) {
      if (entries.size() == most_tensors)
        refuse("lists more than " + std::to_string(most_tensors) + " tensors");
      entries.push_back({key_, {}, {}, {}});
      fields_.clear();
      return enter(Place::entry);
    }
    refuse("has an object where none belongs");
  }

  bool key(string_t& name) override {
    key_ = name;
    if (place_ == Place::top || place_ == Place::name) {
      if (!names_.insert(name).second) refuse("lists '" + name + "' twice");
      return enter(Place::name);
    }
    if (place_ == Place::metadata) {
      if (metadata.size() == most_metadata)
        refuse("has more than " + std::to_string(most_metadata) + " texts");
      if (metadata.contains(name)) refuse("has the metadata '" + name + "' twice");
      return true;
    }
    if (place_ == Place::entry && !fields_.insert(name).second)
      refuse("gives '" + name + "' of tensor '" + entries.back().name + "' twice");
    if (name != "dtype" && name != "shape" && name != "data_offsets")
      refuse("gives tensor '" + entries.back().name + "' an unknown '" + name + "'");
    return true;
  }

  bool end_object() override {
    if (place_ == Place::entry && fields_.size() != 3)
      refuse("lacks dtype, shape or data_offsets of tensor '" + entries.back().name + "'");
    return enter(place_ == Place::top ? Place::outside : Place::top);
  }

  bool start_array(std::size_t) override {
    if (place_ != Place::entry || key_ == "dtype") refuse("has a list where none belongs");
    return enter(Place::list);
  }
  bool end_array() override { return enter(Place::entry); }

  bool string(string_t& text) override {
    if (place_ == Place::metadata)
      metadata[key_] = text;
    else if (place_ == Place::entry && key_ == "dtype")
      entries.back().dtype = text;
    else
      refuse("has a text where none belongs");
    return true;
  }

  bool number_unsigned(number_unsigned_t number) override {
    if (place_ != Place::list) refuse("has a number where none belongs");
    HeaderEntry& entry = entries.back();
    if (key_ == "shape") {
      if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        refuse("gives tensor '" + entry.name + "' an extent of " + std::to_string(number));
      if (entry.shape.size() == most_axes)
        refuse("gives tensor '" + entry.name + "' more than " + std::to_string(most_axes) + " axes");
      entry.shape.push_back(static_cast<std::int64_t>(number));
    } else {
      if (entry.offsets.size() == 2) refuse("gives tensor '" + entry.name + "' more than two offsets");
      entry.offsets.push_back(number);
    }
    return true;
  }

  bool number_integer(number_integer_t number) override {
    refuse("has the negative number " + std::to_string(number));
  }
  bool number_float(number_float_t, const string_t& text) override {
    refuse("has the number " + text + " where a whole one belongs");
  }
  bool null() override { refuse("has a null"); }
  bool boolean(bool) override { refuse("has a boolean"); }
  bool binary(binary_t&) override { refuse("has binary data"); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    refuse("is no valid JSON at byte " + std::to_string(position));
  }

 private:
  enum class Place { outside, top, name, metadata, entry, list };

  bool enter(Place place) {
    place_ = place;
    return true;
  }
  [[noreturn]] static void refuse(const std::string& reason) {
    throw Error("the safetensors header " + reason);
  }

  Place place_ = Place::outside;
  std::string key_;
  std::set<std::string> fields_;
  std::unordered_set<std::string> names_;
};

void check_offsets(const std::vector<HeaderEntry>& entries, std::uint64_t data_size) {
  std::vector<std::size_t> order(entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t i, std::size_t j) { return entries[i].offsets < entries[j].offsets; });
  std::uint64_t end = 0;
  for (const std::size_t i : order) {
    const HeaderEntry& entry = entries[i];
    if (entry.offsets[0] != end)
      throw Error("tensor '" + entry.name + "' begins at byte " + std::to_string(entry.offsets[0]) +
                  " of the data, but the one before it ends at " + std::to_string(end));
    end = entry.offsets[1];
  }
  if (end != data_size)
    throw Error("the header describes " + std::to_string(end) + " bytes of data, the file has " +
                std::to_string(data_size));
}

TensorEntry view(HeaderEntry& header, std::span<const std::byte> data, const MappedFilePointer& file) {
  const std::string named = "tensor '" + header.name + "'";
  if (header.offsets.size() != 2 || header.offsets[1] < header.offsets[0] || header.offsets[1] > data.size())
    throw Error(named + " has offsets outside of the file's " + std::to_string(data.size()) +
                " bytes of data");
  TensorEntry entry;
  entry.type = type_of_dtype(header.dtype, header.name);
  const std::uint64_t bytes = header.offsets[1] - header.offsets[0];
  std::int64_t expected = 0;
  if (__builtin_mul_overflow(element_count(header.shape), element_size(entry.type), &expected) ||
      static_cast<std::uint64_t>(expected) != bytes)
    throw Error(named + " of shape " + to_string(header.shape) + " and type " + header.dtype +
                " cannot have " + std::to_string(bytes) + " bytes");
  entry.strides = row_major(header.shape);
  entry.bytes = data.subspan(header.offsets[0], bytes);
  entry.name = std::move(header.name);
  entry.shape = std::move(header.shape);
  entry.owner = file;
  return entry;
}

}  // namespace

TensorFile read_safetensors(const MappedFilePointer& file) {
  ByteReader reader(file->bytes(), "the safetensors file");
  const std::uint64_t length = reader.u64();
  if (length > longest_header)
    throw Error("claims a safetensors header of " + std::to_string(length) + " bytes; the format allows " +
                std::to_string(longest_header));
  const std::string_view json = reader.text(length);
  if (json.empty() || json.front() != '{') throw Error("the safetensors header does not begin with {");
  HeaderHandler header;
  nlohmann::json::sax_parse(json.begin(), json.end(), &header);

  const std::span<const std::byte> data = file->bytes().subspan(reader.at());
  TensorFile result;
  result.format = "safetensors";
  result.metadata = std::move(header.metadata);
  for (const HeaderEntry& entry : header.entries)
    if (entry.offsets.size() != 2)
      throw Error("tensor '" + entry.name + "' has " + std::to_string(entry.offsets.size()) +
                  " offsets instead of begin and end");
  check_offsets(header.entries, data.size());
  for (HeaderEntry& entry : header.entries) result.tensors.push_back(view(entry, data, file));
  return result;
}

}  // namespace lacewing::checkpoint
