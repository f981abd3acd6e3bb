#pragma once
// Quadrature rules on [0, 1], in double: weights sum to 1.

#include <string>
#include <vector>

namespace lacewing {

struct Quadrature {
  std::vector<double> positions, weights;
};

/// gauss-legendre | trapezoid (nodes linspace(0, 1, n), end weights halved) | midpoint | left | right, n >= 1
/// evaluations. Throws Error for an unknown rule. The trapezoid of one node is the midpoint.
Quadrature quadrature(const std::string& rule, std::int64_t n);

/// The same nodes in bit-reversed order: any prefix covers [0, 1] evenly.
Quadrature stratified(const Quadrature& rule);

}  // namespace lacewing
