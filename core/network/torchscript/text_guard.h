#pragma once

#include "network/allocation_limit.h"

namespace lacewing::torchscript {

/// While one lives, texts that this thread's TorchScript operators make count as memory of `limit`, which
/// must outlive it. LibTorch folds the constants of a program while it reads it, before anything of it can be
/// looked at: a text that is joined with itself 30 times has gigabytes.
class TextGuard {
 public:
  explicit TextGuard(const AllocationLimit& limit);
  ~TextGuard();
  TextGuard(const TextGuard&) = delete;
  TextGuard& operator=(const TextGuard&) = delete;
};

}  // namespace lacewing::torchscript
