#pragma once

namespace lacewing {

/// While one lives, this thread divides the smallest integer by -1 as ARM's processors do, with the smallest
/// integer and remainder 0: x86 answers with a signal that ends the program. LibTorch folds the constants of
/// a program while it reads it, before anything of it can be looked at.
class DivisionGuard {
 public:
  DivisionGuard();
  ~DivisionGuard();
  DivisionGuard(const DivisionGuard&) = delete;
  DivisionGuard& operator=(const DivisionGuard&) = delete;
};

}  // namespace lacewing
