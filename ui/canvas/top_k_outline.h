#pragma once
// The outline of the k pixels of largest magnitude of a map: the set that the top-k intersection compares.

#include <QLine>
#include <vector>

#include "base/array.h"

namespace lacewing::ui {

/// Edges between chosen and other pixels, in picture coordinates; straight runs are one line. `map` is H x W
/// or 1 x H x W; k = 0: 2 % of the pixels, at least 1. Ties go to the pixel that comes first, as in the
/// metric.
std::vector<QLine> topKOutline(const Array<float>& map, std::int64_t k);

}  // namespace lacewing::ui
