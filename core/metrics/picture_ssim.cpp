#include "metrics/picture_ssim.h"

#include <vector>

#include "metrics/paired.h"
#include "metrics/ssim_window.h"

namespace lacewing {

std::optional<double> picture_ssim(const Array<float>& a, const Array<float>& b) {
  if (a.shape.size() != 3 || a.shape != b.shape)
    throw Error("SSIM compares two pictures of equal shape C x H x W, not " + to_string(a.shape) + " and " +
                to_string(b.shape));
  metrics::require_paired<float>(a.values, b.values);
  const std::int64_t channels = a.dim(0), height = a.dim(1), width = a.dim(2);
  if (channels == 0 || height < metrics::ssim_window || width < metrics::ssim_window) return std::nullopt;
  double sum = 0;
  for (std::int64_t channel = 0; channel < channels; ++channel) {
    const auto x = a.row(channel), y = b.row(channel);
    sum += metrics::mean_ssim({x.begin(), x.end()}, {y.begin(), y.end()}, height, width, 0);
  }
  return sum / static_cast<double>(channels);
}

}  // namespace lacewing
