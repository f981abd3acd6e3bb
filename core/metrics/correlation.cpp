// Pearson = sum((a - mean a)(b - mean b)) / (|a - mean a| |b - mean b|), cosine = sum(a b) / (|a| |b|).

#include <algorithm>
#include <cmath>
#include <vector>

#include "metrics/paired.h"
#include "metrics/similarity.h"

namespace lacewing {

namespace {

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

double cosine_of(const std::vector<double>& a, const std::vector<double>& b) {
  return std::clamp(dot(a, b) / (std::sqrt(dot(a, a)) * std::sqrt(dot(b, b))), -1.0, 1.0);
}

std::vector<double> deviations(std::span<const double> values) {
  std::vector<double> result = metrics::scaled_to_one(values);
  double mean = 0;
  for (const double value : result) mean += value / static_cast<double>(result.size());
  for (double& value : result) value -= mean;
  return metrics::scaled_to_one(result);
}

bool is_zero(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return value == 0; });
}

}  // namespace

std::optional<double> pearson(std::span<const double> a, std::span<const double> b) {
  metrics::require_paired(a, b);
  if (metrics::is_constant(a) || metrics::is_constant(b)) return std::nullopt;
  return cosine_of(deviations(a), deviations(b));
}

std::optional<double> cosine(std::span<const double> a, std::span<const double> b) {
  metrics::require_paired(a, b);
  if (is_zero(a) || is_zero(b)) return std::nullopt;
  return cosine_of(metrics::scaled_to_one(a), metrics::scaled_to_one(b));
}

}  // namespace lacewing
