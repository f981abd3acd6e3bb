#pragma once
// TorchScript files as networks. torch::jit only compiles their code, after it has been checked; it never
// runs it (docs/formats.md).

#include "base/work.h"
#include "checkpoint/torchscript.h"
#include "network/network.h"

namespace lacewing {

namespace torchscript {
struct Compiled;
}

/// What one file is for inputs of one shape.
struct Specialised {
  std::shared_ptr<const Network> network;  ///< Network::input has 0 for sides that are free
  Shape example;                           ///< the shape that was asked for
  std::vector<std::string> notes;
};

/// A compiled file: its weights, and its program that makes a network for any shape that it accepts.
/// All throw Cancelled when `work` is.
class TorchScript {
 public:
  /// Compiles and checks; nothing is run. Throws Error.
  TorchScript(const checkpoint::TorchScriptArchive& archive, Work& work);

  /// The network for inputs of `input` (C x H x W). Throws Error when the program does not accept them or
  /// cannot be one straight line for any number of pictures.
  Specialised specialise(const Shape& input, at::ScalarType dtype, Work& work) const;
  /// The same for the first shape that the program accepts: `wanted` (C x H x W, or empty), then the usual
  /// ones of `channels` (0: as the first convolutions have) and `size` (0: any).
  Specialised specialise_usual(std::int64_t channels, std::int64_t size, const Shape& wanted,
                               Work& work) const;

  /// Name, type and shape of each of the module's tensors, in the file's order.
  struct TensorInfo {
    std::string name;
    at::Tensor value;
    bool parameter = false;
  };
  const std::vector<TensorInfo>& tensors() const { return tensors_; }

 private:
  std::shared_ptr<const torchscript::Compiled> compiled_;
  std::vector<TensorInfo> tensors_;
};

}  // namespace lacewing
