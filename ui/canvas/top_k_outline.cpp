#include "canvas/top_k_outline.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "metrics/similarity.h"

namespace lacewing::ui {

std::vector<QLine> topKOutline(const Array<float>& map, std::int64_t k) {
  std::vector<QLine> lines;
  if (map.empty()) return lines;
  const int width = static_cast<int>(map.shape.back()), height = static_cast<int>(map.size() / width);
  k = std::min(k > 0 ? k : default_top_k(map.size()), map.size());
  std::vector<std::int64_t> order(map.values.size());
  std::iota(order.begin(), order.end(), 0);
  const auto larger = [&](std::int64_t i, std::int64_t j) {
    const float a = std::abs(map[i]), b = std::abs(map[j]);
    return a != b ? a > b : i < j;
  };
  std::nth_element(order.begin(), order.begin() + k - 1, order.end(), larger);
  std::vector<char> chosen(map.values.size());
  for (std::int64_t i = 0; i < k; ++i)
    chosen[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = 1;
  const auto inside = [&](int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height &&
           chosen[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)] != 0;
  };
  // Edges above each row of pixels, then those left of each column; runs of the same edge are joined.
  const auto sweep = [&](int across, int along, auto isEdge, auto line) {
    for (int i = 0; i <= across; ++i) {
      int from = -1;
      for (int j = 0; j <= along; ++j) {
        const bool edge = j < along && isEdge(i, j);
        if (edge && from < 0) from = j;
        if (!edge && from >= 0) {
          lines.push_back(line(i, from, j));
          from = -1;
        }
      }
    }
  };
  sweep(
      height, width, [&](int y, int x) { return inside(x, y) != inside(x, y - 1); },
      [](int y, int from, int to) { return QLine(from, y, to, y); });
  sweep(
      width, height, [&](int x, int y) { return inside(x, y) != inside(x - 1, y); },
      [](int x, int from, int to) { return QLine(x, from, x, to); });
  return lines;
}

}  // namespace lacewing::ui
