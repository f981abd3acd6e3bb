#pragma once
// Values for a network's weights: from a checkpoint's tensors, or drawn before training.

#include "base/work.h"
#include "checkpoint/tensor_file.h"
#include "network/network.h"

namespace lacewing {

/// Fills every weight from the tensor of the same name. All missing, unexpected and mis-shaped keys are named
/// in one Error; nothing is half-loaded. `num_batches_tracked` may be there and is not needed. Throws
/// Cancelled when `work` is.
void load_weights(Network& network, const TensorFile& file, Work& work);

/// How well a checkpoint's keys and shapes fit a network without values.
struct KeyMatch {
  std::vector<std::string> missing, unexpected, misshaped;
  bool exact() const { return missing.empty() && unexpected.empty() && misshaped.empty(); }
  /// "missing: a, b; unexpected: c" with at most `most` names a list; by default all, for any real network.
  std::string in_words(std::size_t most = 2000) const;
};
KeyMatch match_keys(const Network& network, const TensorFile& file);

/// Draws fresh values: uniform or normal from (seed, weight's position), so that a seed gives the same
/// network anywhere. `check` is called for every few MiB and may throw.
void initialise_weights(
    Network& network, std::uint64_t seed, const std::function<void()>& check = [] {});

/// A copy for a file, in its own type, float32 or float64. `check` is called for every few MiB and may throw.
TensorToWrite tensor_to_write(
    std::string name, const at::Tensor& tensor, const std::function<void()>& check = [] {});
/// All weights as float32 tensors for a checkpoint file.
std::vector<TensorToWrite> weights_to_write(
    const Network& network, const std::function<void()>& check = [] {});

/// The tensor of one entry in its own element type, contiguous. `check` as above.
at::Tensor stored_tensor(
    const TensorEntry& entry, const std::function<void()>& check = [] {});

/// The tensor of one entry: element type widened to float32 unless it is float64. `check` as above.
at::Tensor to_tensor(
    const TensorEntry& entry, const std::function<void()>& check = [] {});

/// value.to(device, type). `check` as above.
at::Tensor converted(const at::Tensor& value, at::ScalarType type, at::Device device,
                     const std::function<void()>& check);

}  // namespace lacewing
