// CIFAR-10, binary version (Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html): a label byte, then
// 1024 red, 1024 green and 1024 blue bytes, row by row.

#include <sstream>

#include "base/error.h"
#include "data/formats.h"

namespace lacewing {

namespace {

constexpr std::int64_t side = 32;
constexpr std::size_t pixels = 3 * side * side, record = 1 + pixels;  // bytes
constexpr std::size_t largest_list = 1 << 16;                         // bytes of batches.meta.txt

std::vector<std::string> read_class_names(const std::filesystem::path& folder) {
  const std::vector<std::string>& known = find_named_set("cifar10")->class_names;
  const std::filesystem::path path = folder / "batches.meta.txt";
  if (!std::filesystem::exists(path)) return known;
  std::vector<std::string> names;
  std::istringstream lines(read_text(path, largest_list));
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) names.push_back(line);
  }
  if (names.size() != known.size())
    throw Error(
        "lists " + std::to_string(names.size()) + " classes, CIFAR-10 has " + std::to_string(known.size()),
        path.filename().string(), "Remove it to use the usual names.");
  return names;
}

class Cifar : public Dataset {
 public:
  Cifar(const std::vector<std::filesystem::path>& files, const std::string& name,
        const DatasetOptions& options) {
    name_ = name;
    class_names_ = read_class_names(files.front().parent_path());
    class_count_ = static_cast<std::int64_t>(class_names_.size());
    for (const std::filesystem::path& file : files) add(Content(file, options.check));
  }

  std::int64_t size() const override { return static_cast<std::int64_t>(records_.size()); }

  Array<float> picture(std::int64_t index) const override {
    check_index(index, size(), name_);
    Array<float> out({3, side, side});
    to_unit({records_[static_cast<std::size_t>(index)] + 1, pixels}, out.values);
    return out;
  }

  std::int64_t label(std::int64_t index) const override {
    check_index(index, size(), name_);
    return std::to_integer<std::int64_t>(*records_[static_cast<std::size_t>(index)]);
  }

 private:
  void add(Content content) {
    const auto bytes = content.bytes();
    if (bytes.size() % record != 0)
      throw Error("has " + std::to_string(bytes.size()) +
                      " bytes, which is not a multiple of CIFAR-10's record of " + std::to_string(record),
                  content.name(), "It is cut off, or not the binary version of CIFAR-10.");
    for (std::size_t at = 0; at < bytes.size(); at += record) {
      if (std::to_integer<std::int64_t>(bytes[at]) >= class_count_)
        throw Error("record " + std::to_string(at / record) + " has label " +
                        std::to_string(std::to_integer<int>(bytes[at])) + ", CIFAR-10 has " +
                        std::to_string(class_count_) + " classes",
                    content.name(), "Is it the binary version of CIFAR-10?");
      records_.push_back(bytes.data() + at);
    }
    contents_.push_back(std::move(content));  // moving keeps the bytes where they are
  }

  std::vector<Content> contents_;
  std::vector<const std::byte*> records_;
};

}  // namespace

std::shared_ptr<const Dataset> open_cifar(const std::vector<std::filesystem::path>& files,
                                          const std::string& name, const DatasetOptions& options) {
  return std::make_shared<Cifar>(files, name, options);
}

}  // namespace lacewing
