// Structural similarity (Wang, Bovik, Sheikh, Simoncelli, IEEE TIP 2004), eq. 13:
//   SSIM(p) = (2 ma mb + C1)(2 cab + C2) / ((ma^2 + mb^2 + C1)(va + vb + C2)),  C1 = (0.01 L)^2,  C2 = (0.03
//   L)^2
// with means, population variances and covariance under a Gaussian window of 11 x 11, sigma 1.5, weights
// summing to 1; averaged over the pixels p whose window lies inside the map. L = largest - smallest value of
// both maps together.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "metrics/paired.h"
#include "metrics/similarity.h"
#include "metrics/ssim_window.h"

namespace lacewing {

namespace {

constexpr std::int64_t window = metrics::ssim_window;
constexpr double sigma = 1.5, k1 = 0.01, k2 = 0.03;

std::array<double, window> gaussian() {
  std::array<double, window> weights{};
  double sum = 0;
  for (std::int64_t i = 0; i < window; ++i) {
    const double distance = static_cast<double>(i - window / 2);
    sum += weights[static_cast<std::size_t>(i)] = std::exp(-distance * distance / (2 * sigma * sigma));
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

// The window's weighted mean at every place where it lies inside: H x W -> (H - 10) x (W - 10).
std::vector<double> windowed(const std::vector<double>& values, std::int64_t height, std::int64_t width) {
  static const std::array<double, window> weights = gaussian();
  const std::int64_t across = width - window + 1, down = height - window + 1;
  std::vector<double> rows(static_cast<std::size_t>(height * across));
  for (std::int64_t y = 0; y < height; ++y)
    for (std::int64_t x = 0; x < across; ++x)
      for (std::int64_t i = 0; i < window; ++i)
        rows[static_cast<std::size_t>(y * across + x)] +=
            weights[static_cast<std::size_t>(i)] * values[static_cast<std::size_t>(y * width + x + i)];
  std::vector<double> result(static_cast<std::size_t>(down * across));
  for (std::int64_t y = 0; y < down; ++y)
    for (std::int64_t i = 0; i < window; ++i)
      for (std::int64_t x = 0; x < across; ++x)
        result[static_cast<std::size_t>(y * across + x)] +=
            weights[static_cast<std::size_t>(i)] * rows[static_cast<std::size_t>((y + i) * across + x)];
  return result;
}

std::vector<double> product(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result(a.size());
  std::transform(a.begin(), a.end(), b.begin(), result.begin(), [](double p, double q) { return p * q; });
  return result;
}

}  // namespace

double metrics::mean_ssim(const std::vector<double>& x, const std::vector<double>& y, std::int64_t height,
                          std::int64_t width, double offset) {
  constexpr double c1 = k1 * k1, c2 = k2 * k2;
  const std::vector<double> mean_x = windowed(x, height, width), mean_y = windowed(y, height, width);
  const std::vector<double> xx = windowed(product(x, x), height, width);
  const std::vector<double> yy = windowed(product(y, y), height, width);
  const std::vector<double> xy = windowed(product(x, y), height, width);
  double sum = 0;
  for (std::size_t p = 0; p < mean_x.size(); ++p) {
    const double covariance = xy[p] - mean_x[p] * mean_y[p];
    // Both by themselves: of equal maps their sum is then twice the covariance to the last bit, and SSIM
    // is 1.
    const double variance_x = xx[p] - mean_x[p] * mean_x[p], variance_y = yy[p] - mean_y[p] * mean_y[p];
    const double mx = mean_x[p] + offset, my = mean_y[p] + offset;
    sum += (2 * mx * my + c1) * (2 * covariance + c2) /
           ((mx * mx + my * my + c1) * (variance_x + variance_y + c2));
  }
  return sum / static_cast<double>(mean_x.size());
}

std::optional<double> ssim(const Array<double>& a, const Array<double>& b) {
  if (a.shape.size() != 2 || a.shape != b.shape)
    throw Error("SSIM compares two maps of equal shape H x W, not " + to_string(a.shape) + " and " +
                to_string(b.shape));
  metrics::require_paired<double>(a.values, b.values);
  const std::int64_t height = a.dim(0), width = a.dim(1);
  if (height < window || width < window) return std::nullopt;
  const auto [low_a, high_a] = std::minmax_element(a.values.begin(), a.values.end());
  const auto [low_b, high_b] = std::minmax_element(b.values.begin(), b.values.end());
  const double low = std::min(*low_a, *low_b), range = std::max(*high_a, *high_b) - low;
  if (range == 0) return 1.0;
  // In units of L, counted from the lowest value: the variances, which no shift changes, then lose no digits.
  const double offset = low / range;
  std::vector<double> x(a.values), y(b.values);
  for (double& value : x) value = (value - low) / range;
  for (double& value : y) value = (value - low) / range;
  return metrics::mean_ssim(x, y, height, width, offset);
}

}  // namespace lacewing
