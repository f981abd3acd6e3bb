// Kendall's tau-b = (C - D) / sqrt((n0 - n1)(n0 - n2)) with C concordant and D discordant pairs, n0 =
// n(n-1)/2 pairs in all, n1 and n2 of them tied in a and in b. C - D = n0 - n1 - n2 + n3 - 2 D with n3 tied
// in both (Knight, "A computer method for calculating Kendall's tau with ungrouped data", JASA 1966): O(n log
// n), and exact in integers for n < 3e9.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "metrics/paired.h"
#include "metrics/similarity.h"

namespace lacewing {

namespace {

using Pairs = std::vector<std::pair<double, double>>;

// Pairs inside runs of equal neighbours.
template <class Items, class Same>
std::int64_t tied_pairs(const Items& items, Same same) {
  std::int64_t tied = 0;
  for (std::size_t first = 0, last = 0; first < items.size(); first = last) {
    while (last < items.size() && same(items[first], items[last])) ++last;
    const auto run = static_cast<std::int64_t>(last - first);
    tied += run * (run - 1) / 2;
  }
  return tied;
}

// Sorts `values` by merging, bottom up; returns how many pairs stood in strictly descending order.
std::int64_t inversions(std::vector<double>& values) {
  std::int64_t count = 0;
  std::vector<double> merged(values.size());
  for (std::size_t width = 1; width < values.size(); width *= 2) {
    for (std::size_t begin = 0; begin < values.size(); begin += 2 * width) {
      const std::size_t middle = std::min(begin + width, values.size());
      const std::size_t end = std::min(begin + 2 * width, values.size());
      std::size_t left = begin, right = middle;
      for (std::size_t out = begin; out < end; ++out) {
        if (left < middle && (right == end || values[left] <= values[right])) {
          merged[out] = values[left++];
        } else {
          merged[out] = values[right++];
          count += static_cast<std::int64_t>(middle - left);
        }
      }
    }
    values.swap(merged);
  }
  return count;
}

}  // namespace

std::optional<double> kendall_tau_b(std::span<const double> a, std::span<const double> b) {
  metrics::require_paired(a, b);
  Pairs pairs(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) pairs[i] = {a[i], b[i]};
  std::sort(pairs.begin(), pairs.end());
  const std::int64_t n1 = tied_pairs(pairs, [](auto& p, auto& q) { return p.first == q.first; });
  const std::int64_t n3 = tied_pairs(pairs, [](auto& p, auto& q) { return p == q; });
  std::vector<double> seconds(pairs.size());
  std::transform(pairs.begin(), pairs.end(), seconds.begin(), [](const auto& p) { return p.second; });
  const std::int64_t discordant = inversions(seconds);
  const std::int64_t n2 = tied_pairs(seconds, [](double p, double q) { return p == q; });
  const auto n = static_cast<std::int64_t>(a.size());
  const std::int64_t n0 = n * (n - 1) / 2;
  if (n0 == n1 || n0 == n2) return std::nullopt;
  const auto surplus = static_cast<double>(n0 - n1 - n2 + n3 - 2 * discordant);
  const double norm = n1 == n2
                          ? static_cast<double>(n0 - n1)
                          : std::sqrt(static_cast<double>(n0 - n1)) * std::sqrt(static_cast<double>(n0 - n2));
  return std::clamp(surplus / norm, -1.0, 1.0);
}

}  // namespace lacewing
