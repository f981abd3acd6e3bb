#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "data/formats.h"

namespace lacewing {

namespace {

using Paths = std::vector<std::filesystem::path>;

std::filesystem::path from_environment(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

// A folder that carries another set's name is not searched for this one: MNIST's and Fashion-MNIST's files
// have the same names.
bool belongs_to_another(const std::filesystem::path& folder, const NamedSet& set) {
  const std::filesystem::path clean = (folder / "").lexically_normal().parent_path();
  return std::any_of(named_sets().begin(), named_sets().end(), [&](const NamedSet& other) {
    return other.name != set.name &&
           std::find(other.folders.begin(), other.folders.end(), clean.filename()) != other.folders.end();
  });
}

// Folders that may hold the set, in the order of the search.
Paths search_places(const NamedSet& set, const DatasetOptions& options) {
  Paths roots = options.folders;
  if (const auto given = from_environment("LACEWING_DATA"); !given.empty()) roots.push_back(given);
  roots.push_back("/usr/share/datasets");  // Debian
  if (const auto home = from_environment("HOME"); !home.empty())
    roots.push_back(home / ".cache/lacewing/data");
  Paths places;
  for (const auto& root : roots) {
    for (const std::string& folder : set.folders) places.push_back(root / folder);
    if (!belongs_to_another(root, set)) places.push_back(root);
  }
  return places;
}

// `name` in `folder`, as it is or packed; empty when neither is there.
std::filesystem::path present(const std::filesystem::path& folder, const std::string& name) {
  for (const std::string& candidate : {name, name + ".gz"}) {
    std::error_code failed;
    if (std::filesystem::is_regular_file(folder / candidate, failed)) return folder / candidate;
  }
  return {};
}

// Every one of `names`, or none. Throws Error when only some are there.
Paths all_present(const std::filesystem::path& folder, const std::vector<std::string>& names) {
  Paths found;
  std::string missing;
  for (const std::string& name : names) {
    const auto path = present(folder, name);
    if (path.empty())
      missing += (missing.empty() ? "" : ", ") + name;
    else
      found.push_back(path);
  }
  if (!found.empty() && !missing.empty())
    throw Error("these files are missing: " + missing, folder.filename().string(),
                "Fetch them, or name one file by its path.");
  return found;
}

std::shared_ptr<const Dataset> open_cifar_split(const std::filesystem::path& folder, const std::string& split,
                                                const std::string& name, const DatasetOptions& options) {
  const bool train = split == "train";
  std::vector<std::string> batches = {"test_batch.bin"};
  if (train)
    batches = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
               "data_batch_5.bin"};
  Paths files = all_present(folder, batches);
  if (files.empty())  // the lossless excerpt
    files = all_present(folder, {train ? "data_batch_1_first4000.bin" : "test_batch_first1000.bin"});
  return files.empty() ? nullptr : open_cifar(files, name, options);
}

std::shared_ptr<const Dataset> open_idx_split(const std::filesystem::path& folder, const std::string& split,
                                              const std::string& name, const NamedSet& set,
                                              const DatasetOptions& options) {
  const auto pictures =
      present(folder, split == "train" ? "train-images-idx3-ubyte" : "t10k-images-idx3-ubyte");
  return pictures.empty() ? nullptr : open_idx(pictures, name, set.class_names, options);
}

}  // namespace

const std::vector<NamedSet>& named_sets() {
  static const std::vector<NamedSet> sets = {
      {"fashion-mnist",
       {"fashion-mnist", "fashion_mnist", "FashionMNIST/raw"},
       {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
        "Ankle boot"},
       "On Debian: apt install dataset-fashion-mnist."},
      {"mnist", {"mnist", "MNIST/raw"}, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, ""},
      {"cifar10",
       {"cifar10", "cifar-10-batches-bin", "cifar10-lossless"},
       {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"},
       "It is the binary version that is wanted."},
  };
  return sets;
}

const NamedSet* find_named_set(const std::string& name) {
  for (const NamedSet& set : named_sets())
    if (set.name == name) return &set;
  return nullptr;
}

std::shared_ptr<const Dataset> open_named_set(const NamedSet& set, const std::string& split,
                                              const DatasetOptions& options) {
  const std::string name = set.name + ":" + split;
  if (split != "train" && split != "test")
    throw Error("there is no split '" + split + "'", set.name,
                "Write " + set.name + ":train or " + set.name + ":test.");
  const Paths places = search_places(set, options);
  std::string looked;
  for (const auto& place : places) {
    auto found = set.name == "cifar10" ? open_cifar_split(place, split, name, options)
                                       : open_idx_split(place, split, name, set, options);
    if (found) return found;
    looked += (looked.empty() ? "" : ", ") + place.string();
  }
  throw Error(
      "its files are in none of: " + looked, name,
      "Name their folder with --data FOLDER or LACEWING_DATA." + (set.hint.empty() ? "" : " " + set.hint));
}

}  // namespace lacewing
