#pragma once
// The metrics once more, slowly and literally from their definitions, and random maps with and without ties.

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "base/array.h"

namespace lacewing::definitions {

inline Array<double> random_map(Shape shape, unsigned seed, int levels = 0) {
  std::mt19937_64 engine(seed);
  std::normal_distribution<double> normal;
  Array<double> map(std::move(shape));
  for (double& value : map.values) {
    value = normal(engine);
    if (levels > 0) value = std::round(value * levels) / levels;
  }
  return map;
}

inline double kendall_tau_b(const std::vector<double>& a, const std::vector<double>& b) {
  double concordant = 0, discordant = 0, untied_a = 0, untied_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const double order = (a[i] < a[j] ? -1 : a[i] > a[j]) * (b[i] < b[j] ? -1 : b[i] > b[j]);
      concordant += order > 0;
      discordant += order < 0;
      untied_a += a[i] != a[j];
      untied_b += b[i] != b[j];
    }
  return (concordant - discordant) / std::sqrt(untied_a * untied_b);
}

inline double pearson(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<long double>(a.size());
  long double sa = 0, sb = 0, cov = 0, va = 0, vb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sa += a[i], sb += b[i];
  for (std::size_t i = 0; i < a.size(); ++i) {
    cov += (a[i] - sa / n) * (b[i] - sb / n);
    va += (a[i] - sa / n) * (a[i] - sa / n);
    vb += (b[i] - sb / n) * (b[i] - sb / n);
  }
  return static_cast<double>(cov / std::sqrt(va * vb));
}

/// Average rank of a value = values below it + (values equal to it + 1) / 2.
inline std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<double> result;
  for (const double value : values) {
    double below = 0, equal = 0;
    for (const double other : values) below += other < value, equal += other == value;
    result.push_back(below + (equal + 1) / 2);
  }
  return result;
}

/// In the top k: fewer than k values come before it (larger, or equal with a lower index).
inline double topk_intersection(const std::vector<double>& a, const std::vector<double>& b, std::int64_t k) {
  const auto in_top = [k](const std::vector<double>& values, std::size_t i) {
    std::int64_t before = 0;
    for (std::size_t j = 0; j < values.size(); ++j)
      before += values[j] > values[i] || (values[j] == values[i] && j < i);
    return before < k;
  };
  double common = 0;
  for (std::size_t i = 0; i < a.size(); ++i) common += in_top(a, i) && in_top(b, i);
  return common / static_cast<double>(k);
}

/// Every window by itself, with the two-dimensional weights and deviations from the window's own mean.
inline double ssim(const Array<double>& a, const Array<double>& b) {
  const std::int64_t height = a.dim(0), width = a.dim(1);
  double low = a[0], high = a[0], total = 0;
  for (const auto* map : {&a, &b})
    for (const double value : map->values) low = std::min(low, value), high = std::max(high, value);
  const double c1 = std::pow(0.01 * (high - low), 2), c2 = std::pow(0.03 * (high - low), 2);
  for (std::int64_t y = 5; y + 5 < height; ++y)
    for (std::int64_t x = 5; x + 5 < width; ++x) {
      double weights = 0, ma = 0, mb = 0, va = 0, vb = 0, cov = 0;
      const auto each = [&](auto visit) {
        for (std::int64_t dy = -5; dy <= 5; ++dy)
          for (std::int64_t dx = -5; dx <= 5; ++dx) {
            const std::int64_t i = (y + dy) * width + x + dx;
            visit(std::exp(-static_cast<double>(dx * dx + dy * dy) / (2 * 1.5 * 1.5)), a[i], b[i]);
          }
      };
      each([&](double w, double, double) { weights += w; });
      each([&](double w, double p, double q) { ma += w / weights * p, mb += w / weights * q; });
      each([&](double w, double p, double q) {
        va += w / weights * (p - ma) * (p - ma);
        vb += w / weights * (q - mb) * (q - mb);
        cov += w / weights * (p - ma) * (q - mb);
      });
      total += (2 * ma * mb + c1) * (2 * cov + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
    }
  return total / static_cast<double>((height - 10) * (width - 10));
}

}  // namespace lacewing::definitions
