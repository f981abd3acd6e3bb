#include <algorithm>
#include <cmath>

#include "metrics/paired.h"
#include "metrics/similarity.h"

namespace lacewing {

namespace metrics {

bool is_constant(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); });
}

std::vector<double> scaled_to_one(std::span<const double> values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  std::vector<double> scaled(values.begin(), values.end());
  if (largest == 0) return scaled;
  int exponent = 0;
  std::frexp(largest, &exponent);
  for (double& value : scaled) value = std::ldexp(value, -exponent);
  return scaled;
}

}  // namespace metrics

Array<double> reduce_map(const Array<double>& map) {
  const std::size_t axes = map.shape.size();
  if (axes != 2 && axes != 3)
    throw Error("a map has the shape H x W or C x H x W, not " + to_string(map.shape));
  if (element_count(map.shape) != map.size())
    throw Error("a map of shape " + to_string(map.shape) + " has " + std::to_string(map.size()) + " values");
  metrics::require_finite(std::span<const double>(map.values), "map");
  const std::int64_t channels = axes == 3 ? map.dim(0) : 1;
  Array<double> reduced(Shape{map.dim(axes - 2), map.dim(axes - 1)});
  // Division by the sum undoes the scaling, which keeps the sum itself from overflowing.
  const std::vector<double> values = metrics::scaled_to_one(map.values);
  double sum = 0;
  for (std::int64_t i = 0; i < reduced.size(); ++i) {
    for (std::int64_t c = 0; c < channels; ++c)
      reduced[i] += std::abs(values[static_cast<std::size_t>(c * reduced.size() + i)]);
    sum += reduced[i];
  }
  if (sum > 0)
    for (double& value : reduced.values) value /= sum;
  return reduced;
}

}  // namespace lacewing
