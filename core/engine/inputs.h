#pragma once
// From what a request names to tensors: models, data sets and pictures, opened once and kept while they do
// not change.

#include "data/dataset.h"
#include "engine/device.h"
#include "network/model.h"

namespace lacewing {

/// Recently used models and data sets. A file that has changed on disk is read anew.
/// Thread-safe.
class Store {
 public:
  /// Both throw Cancelled when `work` is.
  std::shared_ptr<const Model> model(const ModelReference& reference, Work& work);
  std::shared_ptr<const Dataset> dataset(const std::string& reference,
                                         const std::vector<std::string>& folders, Work& work);

 private:
  struct ModelSlot {
    std::string key;
    std::string file;  // the key but for the preprocessing
    std::shared_ptr<const Model> model;
  };
  struct DatasetSlot {
    std::string key;
    std::shared_ptr<const Dataset> dataset;
  };
  std::mutex mutex_;
  std::vector<ModelSlot> models_;  // most recently used last
  std::vector<DatasetSlot> datasets_;
};

/// One input in model space, C x H x W, in the request's type. Throws Error naming the file for values that
/// are not finite in it and for shapes that do not fit.
at::Tensor load_input(const InputReference& input, const Model& model, const RunOptions& run, Store& store,
                      Work& work);

/// All inputs stacked, N x C x H x W, in the request's type and on its device. Throws Error when their sizes
/// differ.
at::Tensor load_inputs(const std::vector<InputReference>& inputs, const Model& model, const RunOptions& run,
                       Store& store, Work& work);

/// C x H x W of a batch.
inline Shape shape_of(const at::Tensor& x) {
  return {x.sizes().begin() + 1, x.sizes().end()};
}

at::ScalarType scalar_type(NumberType type);

/// "path|inode|size|time": changes when the file does.
std::string file_identity(const std::string& path);

}  // namespace lacewing
