#pragma once
// What every comparison of two lists of numbers does first.

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "base/array.h"
#include "base/error.h"

namespace lacewing::metrics {

template <class T>
void require_finite(std::span<const T> values, const char* name) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isfinite(values[i]))
      throw Error("value " + std::to_string(i) + " of the " + name + " is not finite", {},
                  "Only finite values can be compared.");
}

/// Throws Error unless both have the same length and only finite values.
template <class T>
void require_paired(std::span<const T> a, std::span<const T> b) {
  if (a.size() != b.size())
    throw Error("cannot compare " + std::to_string(a.size()) + " values with " + std::to_string(b.size()));
  require_finite(a, "first");
  require_finite(b, "second");
}

/// True for no values at all, too.
bool is_constant(std::span<const double> values);

/// values * 2^-e with the largest magnitude in [0.5, 1): squares and sums can neither overflow nor vanish.
/// Exact but for values below the largest by more than a factor of 1e290.
std::vector<double> scaled_to_one(std::span<const double> values);

}  // namespace lacewing::metrics
