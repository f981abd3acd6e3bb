#include "attribution/quadrature.h"

#include <cmath>
#include <cstdint>
#include <numeric>

#include "base/error.h"

namespace lacewing {
namespace {

// Roots of the Legendre polynomial P_n by Newton's method from Tricomi's guess, mapped from [-1, 1] to [0,
// 1].
Quadrature gauss_legendre(std::int64_t n) {
  Quadrature result;
  result.positions.resize(static_cast<std::size_t>(n));
  result.weights.resize(static_cast<std::size_t>(n));
  for (std::int64_t i = 0; i < (n + 1) / 2; ++i) {
    double x = std::cos(M_PI * (static_cast<double>(i) + 0.75) / (static_cast<double>(n) + 0.5));
    double slope = 1;
    for (int iteration = 0; iteration < 100; ++iteration) {
      double previous = 1, value = x;  // P_0, P_1
      for (std::int64_t k = 2; k <= n; ++k) {
        const double order = static_cast<double>(k);
        const double next = ((2 * order - 1) * x * value - (order - 1) * previous) / order;
        previous = value;
        value = next;
      }
      slope = static_cast<double>(n) * (x * value - previous) / (x * x - 1);
      const double step = value / slope;
      x -= step;
      if (std::abs(step) < 1e-16) break;
    }
    const double weight = 1 / ((1 - x * x) * slope * slope);  // half of the weight on [-1, 1]
    const auto low = static_cast<std::size_t>(i), high = static_cast<std::size_t>(n - 1 - i);
    result.positions[low] = (1 - x) / 2;
    result.positions[high] = (1 + x) / 2;
    result.weights[low] = result.weights[high] = weight;
  }
  if (n == 1) return {{0.5}, {1.0}};
  return result;
}

}  // namespace

Quadrature quadrature(const std::string& rule, std::int64_t n) {
  if (n < 1) throw Error("a quadrature needs at least one step");
  if (rule == "gauss-legendre") return gauss_legendre(n);
  Quadrature result;
  const double count = static_cast<double>(n);
  for (std::int64_t i = 0; i < n; ++i) {
    const double index = static_cast<double>(i);
    double position = 0, weight = 1 / count;
    if (rule == "left") {
      position = index / count;
    } else if (rule == "right") {
      position = (index + 1) / count;
    } else if (rule == "midpoint") {
      position = (index + 0.5) / count;
    } else if (rule == "trapezoid") {
      // linspace(0, 1, n): of one node, 0
      if (n > 1) {
        position = index / (count - 1);
        weight = (i == 0 || i == n - 1 ? 0.5 : 1.0) / (count - 1);
      }
    } else {
      throw Error("no quadrature rule '" + rule + "'", {},
                  "there are gauss-legendre, trapezoid, midpoint, left, right");
    }
    result.positions.push_back(position);
    result.weights.push_back(weight);
  }
  return result;
}

Quadrature stratified(const Quadrature& rule) {
  const std::size_t n = rule.positions.size();
  std::size_t bits = 0;
  while ((std::size_t{1} << bits) < n) ++bits;
  Quadrature result;
  for (std::size_t i = 0; i < (std::size_t{1} << bits); ++i) {
    std::size_t reversed = 0;
    for (std::size_t b = 0; b < bits; ++b) reversed |= ((i >> b) & 1u) << (bits - 1 - b);
    if (reversed >= n) continue;
    result.positions.push_back(rule.positions[reversed]);
    result.weights.push_back(rule.weights[reversed]);
  }
  return result;
}

}  // namespace lacewing
