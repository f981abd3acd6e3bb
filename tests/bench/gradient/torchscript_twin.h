#pragma once
// The same network as a TorchScript module: what one would run without this engine, and what its speed is
// compared with.

#include <memory>

#include "network/network.h"

namespace lacewing::bench {

class TorchScriptTwin {
 public:
  /// Throws Error for an op that the emitter does not know.
  explicit TorchScriptTwin(const Network& network);
  ~TorchScriptTwin();

  /// Bare torch::autograd::grad of one logit: x is 1 x C x H x W, so is the answer.
  at::Tensor gradient(const at::Tensor& x, std::int64_t target);

 private:
  struct Module;
  std::unique_ptr<Module> module_;
};

}  // namespace lacewing::bench
