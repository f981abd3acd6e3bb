#include "metrics/similarity.h"

#include <cmath>

#include "metrics/paired.h"

namespace lacewing {

namespace {

struct Centre {
  double x = 0, y = 0;
};

// Sum of value * position over the sum of values, in pixels from the middle of the first pixel; empty for a
// zero map.
std::optional<Centre> centre_of_mass(const Array<double>& map) {
  const std::vector<double> values = metrics::scaled_to_one(map.values);
  double sum = 0;
  Centre centre;
  std::size_t i = 0;
  for (std::int64_t y = 0; y < map.dim(0); ++y)
    for (std::int64_t x = 0; x < map.dim(1); ++x, ++i) {
      sum += values[i];
      centre.x += values[i] * static_cast<double>(x);
      centre.y += values[i] * static_cast<double>(y);
    }
  if (sum == 0) return std::nullopt;
  return Centre{centre.x / sum, centre.y / sum};
}

// One picture's map out of a batch of one.
Array<double> without_batch(const Array<double>& map) {
  if (map.shape.size() != 4 || map.dim(0) != 1) return map;
  return Array<double>(Shape(map.shape.begin() + 1, map.shape.end()), map.values);
}

}  // namespace

std::optional<double> centre_shift(const Array<double>& a, const Array<double>& b) {
  if (a.shape.size() != 2 || a.shape != b.shape)
    throw Error("the centre shift needs two maps of equal shape H x W, not " + to_string(a.shape) + " and " +
                to_string(b.shape));
  metrics::require_paired<double>(a.values, b.values);
  const std::optional<Centre> first = centre_of_mass(a), second = centre_of_mass(b);
  if (!first || !second) return std::nullopt;
  return std::hypot(first->x - second->x, first->y - second->y);
}

Similarity compare_maps(const Array<double>& a, const Array<double>& b, std::int64_t k) {
  if (a.shape != b.shape)
    throw Error("maps of shape " + to_string(a.shape) + " and " + to_string(b.shape) + " cannot be compared",
                {}, "Compare maps of the same picture size and method.");
  const Array<double> first = reduce_map(without_batch(a)), second = reduce_map(without_batch(b));
  if (first.empty()) throw Error("a map of shape " + to_string(a.shape) + " has no pixels");
  Similarity result;
  result.k = k == 0 ? default_top_k(first.size()) : k;
  result.topk_intersection = topk_intersection(first.values, second.values, result.k);
  result.spearman = spearman(first.values, second.values);
  result.kendall = kendall_tau_b(first.values, second.values);
  result.pearson = pearson(first.values, second.values);
  result.cosine = cosine(first.values, second.values);
  result.ssim = ssim(first, second);
  result.centre_shift = centre_shift(first, second);
  return result;
}

}  // namespace lacewing
