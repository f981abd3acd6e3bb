#include "network/finite.h"

#include <cmath>
#include <limits>

#include "network/fast/vectorize.h"

namespace lacewing {
namespace {

LACEWING_VECTORIZE bool finite(const float* values, std::int64_t count) {
  int others = 0;
  for (std::int64_t i = 0; i < count; ++i)
    others |= !(std::abs(values[i]) <= std::numeric_limits<float>::max());
  return others == 0;
}

LACEWING_VECTORIZE bool finite(const double* values, std::int64_t count) {
  int others = 0;
  for (std::int64_t i = 0; i < count; ++i)
    others |= !(std::abs(values[i]) <= std::numeric_limits<double>::max());
  return others == 0;
}

}  // namespace

bool all_finite(const at::Tensor& values) {
  const bool here = values.device().is_cpu() && values.is_contiguous();
  if (here && values.scalar_type() == at::kFloat)
    return finite(values.const_data_ptr<float>(), values.numel());
  if (here && values.scalar_type() == at::kDouble)
    return finite(values.const_data_ptr<double>(), values.numel());
  return at::isfinite(values).all().item<bool>();
}

}  // namespace lacewing
