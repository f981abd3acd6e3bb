#include "data/dataset.h"

#include <charconv>

#include "base/error.h"
#include "data/formats.h"
#include "data/picture_header.h"

namespace lacewing {

namespace {

bool exists(const std::string& path) {
  std::error_code failed;
  return std::filesystem::exists(path, failed);
}

std::string set_names() {
  std::string names;
  for (const NamedSet& set : named_sets()) names += (names.empty() ? "" : ", ") + set.name;
  return names;
}

// Files that lie in a folder called after a set are that set's.
std::vector<std::string> class_names_beside(const std::filesystem::path& path) {
  const NamedSet* set = find_named_set(std::filesystem::absolute(path).parent_path().filename().string());
  return set == nullptr ? std::vector<std::string>{} : set->class_names;
}

}  // namespace

std::string Dataset::picture_name(std::int64_t index) const {
  check_index(index, size(), name_);
  return std::to_string(index);
}

void check_index(std::int64_t index, std::int64_t size, const std::string& name) {
  if (index < 0 || index >= size)
    throw Error("there is no picture " + std::to_string(index), name,
                "Its pictures are 0 to " + std::to_string(size - 1) + ".");
}

std::shared_ptr<const Dataset> open_dataset(const std::string& reference, const DatasetOptions& options) {
  const std::size_t colon = reference.find(':');
  const NamedSet* set = find_named_set(reference.substr(0, colon));
  if (set != nullptr && colon != std::string::npos)
    return open_named_set(*set, reference.substr(colon + 1), options);
  if (!exists(reference)) {
    if (set != nullptr)
      throw Error("a split is missing", set->name,
                  "Write " + set->name + ":train or " + set->name + ":test.");
    throw Error("is neither a file, a folder nor a data set", reference,
                "Data sets: " + set_names() + ", each with :train or :test.");
  }
  const std::filesystem::path path = reference;
  if (std::filesystem::is_directory(path)) return open_folder(path, reference);
  if (reference.ends_with(".bin") || reference.ends_with(".bin.gz"))
    return open_cifar({path}, reference, options);
  if (is_idx(path)) return open_idx(path, reference, class_names_beside(path), options);
  if (has_picture_suffix(path))
    throw Error("is one picture, not a data set", path.filename().string(),
                "Name the folder that it lies in.");
  throw Error("is neither a picture in a known format nor a data set", path.filename().string(),
              std::string("Pictures are ") + picture_formats +
                  ". Data sets are folders of pictures, CIFAR-10 files (.bin, .bin.gz) and idx files "
                  "(...-images-idx3-ubyte, .gz).");
}

PictureReference parse_picture_reference(const std::string& reference) {
  const std::size_t colon = reference.rfind(':');
  if (colon == std::string::npos || colon == 0 || exists(reference)) return {reference, -1};
  const char* const end = reference.data() + reference.size();
  std::int64_t index = -1;
  const auto [stop, error] = std::from_chars(reference.data() + colon + 1, end, index);
  if (error != std::errc() || stop != end || index < 0) return {reference, -1};
  return {reference.substr(0, colon), index};
}

}  // namespace lacewing
