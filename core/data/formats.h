#pragma once
// Inside data/ only: one opener a file format. open_dataset() chooses among them.

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/file.h"
#include "data/dataset.h"

namespace lacewing {

/// A file's bytes, mapped, or unpacked once when they are gzip.
class Content {
 public:
  /// Throws Error naming the file; unpacks to at most 512 MiB. `check` as in DatasetOptions.
  Content(const std::filesystem::path& path, const std::function<void()>& check);
  std::span<const std::byte> bytes() const {
    return unpacked_.empty() ? mapped_->bytes() : std::span(unpacked_);
  }
  /// The file's base name, for error lines.
  const std::string& name() const { return name_; }

 private:
  std::shared_ptr<const MappedFile> mapped_;
  std::vector<std::byte> unpacked_;
  std::string name_;
};

/// idx (http://yann.lecun.com/exdb/mnist): pictures N x H x W of bytes; the labels' file is found beside
/// `pictures`. Without class names, the classes are 0 .. the largest label.
std::shared_ptr<const Dataset> open_idx(const std::filesystem::path& pictures, const std::string& name,
                                        const std::vector<std::string>& class_names,
                                        const DatasetOptions& options);
bool is_idx(const std::filesystem::path& path);

/// CIFAR-10's binary version: records of a label byte and 3 x 32 x 32 bytes. Class names from
/// batches.meta.txt beside the first file, else the ten known ones.
std::shared_ptr<const Dataset> open_cifar(const std::vector<std::filesystem::path>& files,
                                          const std::string& name, const DatasetOptions& options);

/// Pictures in a folder: labels.csv, or a folder a class (classes sorted by name), or neither (labels
/// unknown).
std::shared_ptr<const Dataset> open_folder(const std::filesystem::path& folder, const std::string& name);

/// The sets known by name.
struct NamedSet {
  std::string name;
  std::vector<std::string> folders;  ///< what a folder that holds it may be called, best first
  std::vector<std::string> class_names;
  std::string hint;  ///< where to get it
};
const std::vector<NamedSet>& named_sets();
const NamedSet* find_named_set(const std::string& name);
/// `split`: train or test.
std::shared_ptr<const Dataset> open_named_set(const NamedSet& set, const std::string& split,
                                              const DatasetOptions& options);

/// 8-bit samples as 0..1, correctly rounded.
inline void to_unit(std::span<const std::byte> samples, std::vector<float>& out) {
  for (std::size_t i = 0; i < samples.size(); ++i) out[i] = static_cast<float>(samples[i]) / 255.0f;
}

/// Throws Error unless 0 <= index < size.
void check_index(std::int64_t index, std::int64_t size, const std::string& name);

}  // namespace lacewing
