#pragma once
// How values become positions on a colour bar. A range always says by which rule it was made.

#include <QString>
#include <span>
#include <vector>

#include "base/array.h"

namespace lacewing::ui {

struct Range {
  enum class Norm {
    symmetricPercentile,
    symmetricMax,
    positivePercentile,
    positiveMax,
    linearFixed,
    fixedSymmetric,
    own
  };

  Norm norm = Norm::linearFixed;
  double low = 0, high = 1;
  double percentile = 99.5;  ///< of the two percentiles

  /// "symmetric, P99.5", "symmetric, max", "from 0, P99.5", "linear, fixed", "fixed ±0.5", "own range".
  QString name() const;
  bool symmetric() const { return low == -high; }
  /// 0 at low, 1 at high, not clamped; 0.5 when low equals high.
  double position(double value) const;
  /// "±5.69" or "0 … 1".
  QString text() const;

  bool operator==(const Range&) const = default;
};

/// The largest magnitude that `percentile` of the values of all maps together do not exceed (linear between
/// ranks, as NumPy). Non-finite values are left out; 0 for none.
double magnitudePercentile(const std::vector<std::span<const float>>& maps, double percentile);
double largestMagnitude(const std::vector<std::span<const float>>& maps);

Range symmetricPercentile(const std::vector<std::span<const float>>& maps, double percentile = 99.5);
Range symmetricMax(const std::vector<std::span<const float>>& maps);
/// The same ends for maps without negative values: from zero.
Range positive(const Range& symmetric);
/// As far below zero as above it: what differences of values in `range` are shown in.
Range mirrored(const Range& range);
Range linearFixed(double low, double high);
Range fixedSymmetric(double magnitude);
Range ownRange(double low, double high);

}  // namespace lacewing::ui
