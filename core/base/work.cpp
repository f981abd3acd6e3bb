#include "base/work.h"

#include "base/error.h"

namespace lacewing {

void PlainWork::check() {
  if (stop_.stop_requested()) throw Cancelled();
}

void PlainWork::parallel(std::int64_t count, const std::function<void(std::int64_t)>& body) {
  for (std::int64_t i = 0; i < count; ++i) {
    check();
    body(i);
  }
}

}  // namespace lacewing
