#include "canvas/top_k_outline.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "metrics/similarity.h"

namespace lacewing::ui {

std::vector<QLine> topKOutline(const Array<float>& map, std::int64_t k) {
  std::vector<QLine> lines;
  if (map.empty()) return lines;
  const int width = static_cast<int>(map.shape.back()), height = static_cast<int>(map.size() / width);
  k = std::min(k > 0 ? k : default_top_k(map.size()), map.size());
  // All above the k-th largest magnitude, then the first of those equal to it.
  std::vector<float> magnitudes(map.values.size());
  std::ranges::transform(map.values, magnitudes.begin(),
                         [](float value) { return std::isnan(value) ? 0.0F : std::abs(value); });
  std::vector<float> sorted = magnitudes;
  std::nth_element(sorted.begin(), sorted.begin() + k - 1, sorted.end(), std::greater());
  const float least = sorted[static_cast<std::size_t>(k - 1)];
  std::int64_t equal = k - std::ranges::count_if(magnitudes, [&](float value) { return value > least; });
  std::vector<char> chosen(magnitudes.size());
  for (std::size_t i = 0; i < chosen.size(); ++i)
    chosen[i] = magnitudes[i] > least || (magnitudes[i] == least && equal-- > 0) ? 1 : 0;
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
