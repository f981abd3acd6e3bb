#pragma once
// Order statistics shared by the rank metrics.

#include <cstdint>
#include <span>
#include <vector>

namespace lacewing::metrics {

/// Ranks 1..n in ascending order; equal values share the average of the ranks that they occupy.
std::vector<double> average_ranks(std::span<const double> values);

/// Indices of the k largest values; of equal values the lower index comes first. Sorted by index.
std::vector<std::int64_t> top_indices(std::span<const double> values, std::int64_t k);

}  // namespace lacewing::metrics
