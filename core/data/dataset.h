#pragma once
// Labelled pictures from files: idx (MNIST, Fashion-MNIST), CIFAR binary, folders. Opened once, read by
// index.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/array.h"

namespace lacewing {

class Dataset {
 public:
  virtual ~Dataset() = default;
  virtual std::int64_t size() const = 0;
  /// C x H x W, 0..1, RGB or grey. Throws Error naming the file.
  virtual Array<float> picture(std::int64_t index) const = 0;
  /// -1 when not known.
  virtual std::int64_t label(std::int64_t index) const = 0;
  /// File name or running number, for lists and error lines.
  virtual std::string picture_name(std::int64_t index) const;

  const std::string& name() const { return name_; }
  const std::vector<std::string>& class_names() const { return class_names_; }
  std::int64_t class_count() const { return class_count_; }

 protected:
  std::string name_;                      ///< "fashion-mnist:test" or the path as given
  std::vector<std::string> class_names_;  ///< may be empty
  std::int64_t class_count_ = 0;
};

struct DatasetOptions {
  std::vector<std::filesystem::path> folders;  ///< searched first for named sets, before Debian's places
  std::function<void()> check = [] {};         ///< called often while files are unpacked; may throw
};

/// `reference` is NAME:SPLIT (fashion-mnist|mnist|cifar10 : train|test), or a path: a folder with labels.csv
/// (file, class_index, class_name) or with class folders, a CIFAR-10 binary file (.bin, .bin.gz), an idx
/// picture file (.gz too; its label file is found beside it). Throws Error with what was looked for and
/// where.
std::shared_ptr<const Dataset> open_dataset(const std::string& reference, const DatasetOptions& options = {});

/// "cifar10:test:12" or "path:12" -> {"cifar10:test", 12}; index -1 when the reference names a whole set or
/// one file.
struct PictureReference {
  std::string dataset;
  std::int64_t index = -1;
};
PictureReference parse_picture_reference(const std::string& reference);

/// One picture file -> C x H x W, 0..1 (png, jpg, bmp, ... through the pictures module; .npy: H x W or C x H
/// x W in 0..1). The size in the header is checked before decoding (at most 64 million pixels). Throws Error
/// naming the file.
Array<float> read_picture(const std::filesystem::path& path);
/// 8-bit PNG of C x H x W (1 or 3 channels), values clamped to 0..1 and rounded.
void write_png(const std::filesystem::path& path, const Array<float>& picture);

}  // namespace lacewing
