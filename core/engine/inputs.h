#pragma once
// From what a request names to tensors: models, data sets and pictures, opened once and kept while they do
// not change.

#include "base/error.h"
#include "data/dataset.h"
#include "engine/device.h"
#include "network/model.h"
#include "network/reason.h"

namespace lacewing {

/// Recently used models and data sets. A file that has changed on disk is read anew.
/// Thread-safe.
class Store {
 public:
  /// Both throw Cancelled when `work` is.
  /// `input`: C x H x W that it is wanted for, where known; a TorchScript file may accept no usual one.
  std::shared_ptr<const Model> model(const ModelReference& reference, Work& work, const Shape& input = {});
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

/// C x H x W of the first input when it is in model space; else empty.
Shape stated_shape(const std::vector<InputReference>& inputs);

/// One input in model space, C x H x W, in the request's type. Throws Error naming the file for values that
/// are not finite in it and for shapes that do not fit.
at::Tensor load_input(const InputReference& input, const Model& model, const RunOptions& run, Store& store,
                      Work& work);

/// All inputs stacked, N x C x H x W, in the request's type and on its device. Throws Error when their sizes
/// differ.
at::Tensor load_inputs(const std::vector<InputReference>& inputs, const Model& model, const RunOptions& run,
                       Store& store, Work& work);

/// What `run` gives. Its failures are told of the model's file, those of LibTorch in words.
template <class Run>
auto of_model(const ModelReference& reference, Run run) {
  const std::string file = std::filesystem::path(reference.path).filename().string();
  const char* way_out = "try another --size, or choose another checkpoint";
  try {
    return run();
  } catch (const Cancelled&) {
    throw;
  } catch (const Error& error) {
    throw error.of(file).or_hint(way_out);
  } catch (const std::exception& error) {
    throw Error("cannot be run: " + reason_of(error), file, way_out);
  }
}

/// C x H x W of a batch.
inline Shape shape_of(const at::Tensor& x) {
  return {x.sizes().begin() + 1, x.sizes().end()};
}

at::ScalarType scalar_type(NumberType type);

/// "path|inode|size|time": changes when the file does.
std::string file_identity(const std::string& path);

}  // namespace lacewing
