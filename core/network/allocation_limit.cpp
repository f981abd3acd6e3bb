#include "network/allocation_limit.h"

#include <c10/core/Allocator.h>
#include <c10/core/impl/alloc_cpu.h>

#include "base/error.h"
#include "network/torch.h"

namespace lacewing {
namespace {

// The allocator tells it of every block, with its address when it is taken and a negative size when it is
// freed.
class Limit : public c10::MemoryReportingInfoBase {
 public:
  explicit Limit(std::int64_t most) : most_(most) {}
  bool memoryProfilingEnabled() const override { return true; }
  void reportMemoryUsage(void* block, std::int64_t bytes, std::size_t, std::size_t, c10::Device) override {
    if (bytes > 0 && bytes > most_ - used_) {
      c10::free_cpu(block);  // the allocator never gets to own it
      refuse();
    }
    used_ += bytes;
  }
  void count(std::int64_t bytes) {
    if (bytes > most_ - used_) refuse();
    used_ += bytes;
  }

 private:
  [[noreturn]] void refuse() const {
    throw Error("its constants would take more than " + std::to_string(most_ >> 20) + " MB", {},
                "In Python, make them smaller, or compute them before the export and save the result.");
  }

  std::int64_t most_, used_ = 0;
};

}  // namespace

AllocationLimit::AllocationLimit(std::int64_t most) : limit_(std::make_shared<Limit>(most)) {}

c10::DebugInfoGuard AllocationLimit::watch() const {
  return {c10::DebugInfoKind::PROFILER_STATE, limit_};
}

void AllocationLimit::count(std::int64_t bytes) const {
  static_cast<Limit&>(*limit_).count(bytes);
}

}  // namespace lacewing
