#include <algorithm>
#include <cmath>

#include "metrics/paired.h"
#include "metrics/similarity.h"

namespace lacewing {

PictureDistance picture_distance(const Array<float>& a, const Array<float>& b) {
  if (a.shape != b.shape)
    throw Error("pictures of shape " + to_string(a.shape) + " and " + to_string(b.shape) +
                " cannot be compared");
  metrics::require_paired<float>(a.values, b.values);
  PictureDistance distance;
  double squares = 0;
  for (std::int64_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    distance.linf = std::max(distance.linf, std::abs(difference));
    squares += difference * difference;
  }
  distance.l2 = std::sqrt(squares);
  // PSNR = 10 log10(1 / MSE)
  if (squares > 0) distance.psnr = 10 * std::log10(static_cast<double>(a.size()) / squares);
  return distance;
}

}  // namespace lacewing
