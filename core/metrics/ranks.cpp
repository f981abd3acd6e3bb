#include "metrics/ranks.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string>

#include "metrics/paired.h"
#include "metrics/similarity.h"

namespace lacewing {

namespace metrics {

namespace {

std::vector<std::int64_t> all_indices(std::size_t count) {
  std::vector<std::int64_t> indices(count);
  std::iota(indices.begin(), indices.end(), 0);
  return indices;
}

}  // namespace

std::vector<double> average_ranks(std::span<const double> values) {
  const auto at = [&](std::int64_t i) { return values[static_cast<std::size_t>(i)]; };
  std::vector<std::int64_t> order = all_indices(values.size());
  std::sort(order.begin(), order.end(), [&](std::int64_t i, std::int64_t j) { return at(i) < at(j); });
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
    while (last < order.size() && at(order[last]) == at(order[first])) ++last;
    const double shared = 0.5 * static_cast<double>(first + 1 + last);  // mean of first+1 .. last
    for (std::size_t i = first; i < last; ++i) ranks[static_cast<std::size_t>(order[i])] = shared;
  }
  return ranks;
}

std::vector<std::int64_t> top_indices(std::span<const double> values, std::int64_t k) {
  const auto at = [&](std::int64_t i) { return values[static_cast<std::size_t>(i)]; };
  std::vector<std::int64_t> order = all_indices(values.size());
  const auto kth = order.begin() + k;
  std::nth_element(order.begin(), kth, order.end(),
                   [&](std::int64_t i, std::int64_t j) { return at(i) != at(j) ? at(i) > at(j) : i < j; });
  order.erase(kth, order.end());
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace metrics

std::int64_t default_top_k(std::int64_t pixels) {
  return std::max<std::int64_t>(1, (pixels + 25) / 50);
}

double topk_intersection(std::span<const double> a, std::span<const double> b, std::int64_t k) {
  metrics::require_paired(a, b);
  if (k < 1 || k > static_cast<std::int64_t>(a.size()))
    throw Error("k is " + std::to_string(k) + ", but must lie in 1.." + std::to_string(a.size()));
  const std::vector<std::int64_t> top_a = metrics::top_indices(a, k), top_b = metrics::top_indices(b, k);
  std::vector<std::int64_t> common;
  std::set_intersection(top_a.begin(), top_a.end(), top_b.begin(), top_b.end(), std::back_inserter(common));
  return static_cast<double>(common.size()) / static_cast<double>(k);
}

std::optional<double> spearman(std::span<const double> a, std::span<const double> b) {
  metrics::require_paired(a, b);
  return pearson(metrics::average_ranks(a), metrics::average_ranks(b));
}

}  // namespace lacewing
