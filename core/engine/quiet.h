#pragma once
// Threads in which LibTorch does not print.

#include "network/torch.h"

namespace lacewing {

/// While it lives, LibTorch's warnings in this thread (deprecations, missing drivers) do not reach stderr:
/// what a user can act on is thrown as an Error or told in a result.
class QuietTorch {
 public:
  QuietTorch() : guard_(&silent_) {}

 private:
  class Silent : public c10::WarningHandler {
   public:
    void process(const c10::Warning&) override {}
  };
  Silent silent_;
  c10::WarningUtils::WarningHandlerGuard guard_;
};

}  // namespace lacewing
