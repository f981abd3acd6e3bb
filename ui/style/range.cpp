#include "style/range.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "style/numbers.h"

namespace lacewing::ui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("lacewing::ui::Range", text);
}

template <class Function>
void forFinite(const std::vector<std::span<const float>>& maps, Function function) {
  for (const auto& map : maps)
    for (const float value : map)
      if (std::isfinite(value)) function(double(value));
}

}  // namespace

QString Range::name() const {
  switch (norm) {
    case Norm::symmetricPercentile:
      return tr("symmetric, P%1").arg(QLocale().toString(percentile, 'g', 4));
    case Norm::symmetricMax:
      return tr("symmetric, max");
    case Norm::positivePercentile:
      return tr("from 0, P%1").arg(QLocale().toString(percentile, 'g', 4));
    case Norm::positiveMax:
      return tr("from 0, max");
    case Norm::linearFixed:
      return tr("linear, fixed");
    case Norm::fixedSymmetric:
      return tr("fixed ±%1").arg(shortNumber(high));
    case Norm::own:
      break;
  }
  return tr("own range");
}

double Range::position(double value) const {
  if (std::isnan(value)) return value;
  if (high == low) return value > high ? 1.0 : value < low ? 0.0 : 0.5;
  return (value - low) / (high - low);
}

QString Range::text() const {
  if (symmetric()) return QStringLiteral("±") + shortNumber(high);
  return tr("%1 to %2").arg(shortNumber(low), shortNumber(high));
}

double magnitudePercentile(const std::vector<std::span<const float>>& maps, double percentile) {
  // In float, as the maps are: this runs over all values of a row for every frame of a stroke.
  std::size_t count = 0;
  for (const auto& map : maps) count += map.size();
  std::vector<float> magnitudes(count);
  auto end = magnitudes.begin();
  for (const auto& map : maps) {
    for (const float value : map) {
      *end = std::abs(value);
      end += std::isfinite(value) ? 1 : 0;
    }
  }
  magnitudes.erase(end, magnitudes.end());
  if (magnitudes.empty()) return 0;
  const double rank = std::clamp(percentile, 0.0, 100.0) / 100 * double(magnitudes.size() - 1);
  const auto below = magnitudes.begin() + std::ptrdiff_t(std::floor(rank));
  std::nth_element(magnitudes.begin(), below, magnitudes.end());
  const double first = double(*below), share = rank - std::floor(rank);
  if (share == 0) return first;
  return first + share * (double(*std::min_element(below + 1, magnitudes.end())) - first);
}

double largestMagnitude(const std::vector<std::span<const float>>& maps) {
  double largest = 0;
  forFinite(maps, [&](double value) { largest = std::max(largest, std::abs(value)); });
  return largest;
}

Range symmetricPercentile(const std::vector<std::span<const float>>& maps, double percentile) {
  double magnitude = magnitudePercentile(maps, percentile);
  // A map with a few non-zero pixels has percentile 0: its largest magnitude is the scale then.
  if (magnitude == 0) {
    const Range whole = symmetricMax(maps);
    if (whole.high > 0) return whole;
  }
  return {Range::Norm::symmetricPercentile, -magnitude, magnitude, percentile};
}

Range symmetricMax(const std::vector<std::span<const float>>& maps) {
  const double magnitude = largestMagnitude(maps);
  return {Range::Norm::symmetricMax, -magnitude, magnitude, 100};
}

Range positive(const Range& symmetric) {
  const bool percentile = symmetric.norm == Range::Norm::symmetricPercentile;
  return {percentile ? Range::Norm::positivePercentile : Range::Norm::positiveMax, 0, symmetric.high,
          symmetric.percentile};
}

Range mirrored(const Range& range) {
  const double magnitude = std::max(std::abs(range.low), std::abs(range.high));
  switch (range.norm) {
    case Range::Norm::positivePercentile:
      return {Range::Norm::symmetricPercentile, -magnitude, magnitude, range.percentile};
    case Range::Norm::positiveMax:
      return {Range::Norm::symmetricMax, -magnitude, magnitude, 100};
    default:
      return range.symmetric() ? range : fixedSymmetric(magnitude);
  }
}

Range linearFixed(double low, double high) {
  return {Range::Norm::linearFixed, low, high, 100};
}
Range fixedSymmetric(double magnitude) {
  return {Range::Norm::fixedSymmetric, -std::abs(magnitude), std::abs(magnitude), 100};
}
Range ownRange(double low, double high) {
  return {Range::Norm::own, low, high, 100};
}

}  // namespace lacewing::ui
