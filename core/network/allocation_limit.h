#pragma once
// A limit on the memory that an untrusted program's tensors take.

#include <c10/util/ThreadLocalDebugInfo.h>

#include <cstdint>
#include <memory>

namespace lacewing {

class AllocationLimit {
 public:
  explicit AllocationLimit(std::int64_t most);

  /// While the guard lives, this thread's new tensors count; an allocation that would take them beyond `most`
  /// bytes throws Error before its memory is touched.
  c10::DebugInfoGuard watch() const;
  /// Counts memory that is none of a tensor's: lists, texts. Throws Error beyond `most` bytes.
  void count(std::int64_t bytes) const;

 private:
  std::shared_ptr<c10::DebugInfoBase> limit_;
};

}  // namespace lacewing
