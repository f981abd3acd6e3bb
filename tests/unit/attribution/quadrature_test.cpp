#include "attribution/quadrature.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"

namespace lacewing::test {
namespace {

double integrate(const Quadrature& rule, int power) {
  double sum = 0;
  for (std::size_t i = 0; i < rule.positions.size(); ++i)
    sum += rule.weights[i] * std::pow(rule.positions[i], power);
  return sum;
}

TEST(Quadrature, WeightsSumToOneForEveryRule) {
  for (const char* rule : {"gauss-legendre", "trapezoid", "midpoint", "left", "right"}) {
    for (std::int64_t n : {1, 2, 3, 10, 50, 301}) {
      const Quadrature q = quadrature(rule, n);
      EXPECT_EQ(static_cast<std::int64_t>(q.positions.size()), n);
      EXPECT_NEAR(integrate(q, 0), 1.0, 1e-13) << rule << " " << n;
    }
  }
}

// n Gauss-Legendre nodes integrate polynomials up to degree 2n - 1 exactly.
TEST(Quadrature, GaussLegendreIsExactToDegreeTwoNMinusOne) {
  for (std::int64_t n : {1, 2, 3, 5, 8, 20}) {
    for (int power = 0; power < 2 * n; ++power) {
      EXPECT_NEAR(integrate(quadrature("gauss-legendre", n), power), 1.0 / (power + 1), 1e-14)
          << n << " " << power;
    }
  }
}

TEST(Quadrature, TrapezoidHasLinspaceNodesAndHalvedEnds) {
  const Quadrature q = quadrature("trapezoid", 5);
  EXPECT_EQ(q.positions, (std::vector<double>{0, 0.25, 0.5, 0.75, 1}));
  EXPECT_EQ(q.weights, (std::vector<double>{0.125, 0.25, 0.25, 0.25, 0.125}));
  EXPECT_EQ(quadrature("trapezoid", 1).positions, std::vector<double>{0});
}

TEST(Quadrature, RiemannRulesStandWhereTheirNamesSay) {
  EXPECT_EQ(quadrature("left", 4).positions, (std::vector<double>{0, 0.25, 0.5, 0.75}));
  EXPECT_EQ(quadrature("right", 4).positions, (std::vector<double>{0.25, 0.5, 0.75, 1}));
  EXPECT_EQ(quadrature("midpoint", 2).positions, (std::vector<double>{0.25, 0.75}));
}

TEST(Quadrature, StratifiedOrderKeepsAllNodesAndSpreadsEveryPrefix) {
  const Quadrature q = quadrature("midpoint", 50), s = stratified(q);
  std::vector<double> sorted = s.positions;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(sorted, q.positions);
  for (std::size_t n = 8; n <= 50; n += 7) {
    const double mean =
        std::accumulate(s.positions.begin(), s.positions.begin() + static_cast<std::ptrdiff_t>(n), 0.0) / n;
    EXPECT_NEAR(mean, 0.5, 0.1) << n;
  }
}

TEST(Quadrature, RefusesUnknownRulesAndZeroSteps) {
  EXPECT_THROW(quadrature("simpson", 3), Error);
  EXPECT_THROW(quadrature("left", 0), Error);
}

}  // namespace
}  // namespace lacewing::test
