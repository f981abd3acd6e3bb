// idx: two zero bytes, a type (8: bytes), the number of axes, the extents as big-endian 32-bit numbers, the
// values.

#include <algorithm>
#include <fstream>

#include "base/error.h"
#include "data/formats.h"

namespace lacewing {

namespace {

constexpr std::size_t picture_header = 16, label_header = 8;  // bytes
constexpr std::uint32_t picture_magic = 0x00000803, label_magic = 0x00000801;
constexpr std::int64_t largest_side = 1 << 16;  // pixels

std::uint32_t big_endian(std::span<const std::byte> bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  return value;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.rfind(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// "train-images-idx3-ubyte.gz" -> "train-labels-idx1-ubyte.gz", or the same unpacked.
std::filesystem::path label_file(const std::filesystem::path& pictures) {
  const std::string name = pictures.filename().string();
  const std::string wanted = replaced(replaced(name, "images", "labels"), "idx3", "idx1");
  if (wanted == name)
    throw Error("its label file cannot be told from its name", name,
                "Name the pair like train-images-idx3-ubyte and train-labels-idx1-ubyte.");
  const bool packed = wanted.ends_with(".gz");
  const std::string other = packed ? wanted.substr(0, wanted.size() - 3) : wanted + ".gz";
  for (const std::string& candidate : {wanted, other})
    if (std::filesystem::exists(pictures.parent_path() / candidate))
      return pictures.parent_path() / candidate;
  throw Error("its label file " + wanted + " is not beside it", name, "Put both into one folder.");
}

class Idx : public Dataset {
 public:
  Idx(const std::filesystem::path& pictures, const std::string& name,
      const std::vector<std::string>& class_names, const DatasetOptions& options)
      : pictures_(pictures, options.check), labels_(label_file(pictures), options.check) {
    name_ = name;
    class_names_ = class_names;
    check_pictures();
    check_labels();
  }

  std::int64_t size() const override { return count_; }

  Array<float> picture(std::int64_t index) const override {
    check_index(index, count_, name_);
    Array<float> out({1, height_, width_});
    const auto length = out.values.size();
    const auto bytes =
        pictures_.bytes().subspan(picture_header + static_cast<std::size_t>(index) * length, length);
    to_unit(bytes, out.values);
    return out;
  }

  std::int64_t label(std::int64_t index) const override {
    check_index(index, count_, name_);
    return std::to_integer<std::int64_t>(labels_.bytes()[label_header + static_cast<std::size_t>(index)]);
  }

 private:
  void check_pictures() {
    const auto bytes = pictures_.bytes();
    if (bytes.size() < picture_header)
      throw Error("is cut off in its header", pictures_.name(), "Fetch the file again.");
    const std::uint32_t magic = big_endian(bytes, 0);
    if (magic == label_magic)
      throw Error("is a label file", pictures_.name(),
                  "Name the picture file (...-images-idx3-ubyte) instead.");
    if (magic != picture_magic) throw Error("is not an idx file of 8-bit pictures", pictures_.name());
    count_ = big_endian(bytes, 4);
    height_ = big_endian(bytes, 8);
    width_ = big_endian(bytes, 12);
    if (count_ == 0) throw Error("holds no pictures", pictures_.name());
    if (height_ < 1 || width_ < 1 || height_ > largest_side || width_ > largest_side)
      throw Error("states pictures of " + to_string({height_, width_}) + " pixels", pictures_.name());
    const auto there = static_cast<std::int64_t>(bytes.size() - picture_header);
    if (there % (height_ * width_) != 0 || there / (height_ * width_) != count_)
      throw Error("header says " + to_string({count_, height_, width_}) +
                      " bytes of pictures, the file has " + std::to_string(there),
                  pictures_.name(), "Fetch the file again.");
  }

  void check_labels() {
    const auto bytes = labels_.bytes();
    if (bytes.size() < label_header || big_endian(bytes, 0) != label_magic)
      throw Error("is not an idx label file", labels_.name());
    const auto stated = static_cast<std::int64_t>(big_endian(bytes, 4));
    const auto there = static_cast<std::int64_t>(bytes.size() - label_header);
    if (stated != there)
      throw Error("header says " + std::to_string(stated) + " labels, the file has " + std::to_string(there),
                  labels_.name(), "Fetch the file again.");
    if (stated != count_)
      throw Error("has " + std::to_string(stated) + " labels for the " + std::to_string(count_) +
                      " pictures of " + pictures_.name(),
                  labels_.name(), "Are both files of the same split?");
    const auto largest = std::max_element(bytes.begin() + label_header, bytes.end());
    const auto classes = static_cast<std::int64_t>(class_names_.size());
    class_count_ = classes != 0 ? classes : std::to_integer<std::int64_t>(*largest) + 1;
    if (std::to_integer<std::int64_t>(*largest) >= class_count_)
      throw Error("label " + std::to_string(std::to_integer<int>(*largest)) + " at " +
                      std::to_string(largest - bytes.begin() - static_cast<std::ptrdiff_t>(label_header)) +
                      " is none of the " + std::to_string(class_count_) + " classes",
                  labels_.name(), "Is it the label file of this set?");
  }

  Content pictures_, labels_;
  std::int64_t count_ = 0, height_ = 0, width_ = 0;
};

}  // namespace

std::shared_ptr<const Dataset> open_idx(const std::filesystem::path& pictures, const std::string& name,
                                        const std::vector<std::string>& class_names,
                                        const DatasetOptions& options) {
  try {
    return std::make_shared<Idx>(pictures, name, class_names, options);
  } catch (const Error& error) {
    throw error.or_hint("Fetch the file again.");
  }
}

bool is_idx(const std::filesystem::path& path) {
  std::string name = path.filename().string();
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  if (name.find("idx3") != std::string::npos || name.find("idx1") != std::string::npos) return true;
  std::ifstream in(path, std::ios::binary);
  char first[4] = {1};
  in.read(first, 4);
  return in && first[0] == 0 && first[1] == 0 && first[2] == 8 && (first[3] == 3 || first[3] == 1);
}

}  // namespace lacewing
