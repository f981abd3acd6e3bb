#include "base/work.h"

#include <algorithm>

#include "base/error.h"

namespace lacewing {

void in_pieces(Work& work, std::int64_t count, std::int64_t piece,
               const std::function<void(std::int64_t first, std::int64_t count)>& body) {
  work.parallel((count + piece - 1) / piece, [&](std::int64_t i) {
    const std::int64_t first = i * piece;
    body(first, std::min(piece, count - first));
  });
}

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
