#include "measure/memory_curve.h"

#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace lacewing::ui {
namespace {

constexpr double mib = 1 << 20;
constexpr std::size_t fewestMinutes = 3;

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

MemorySample memoryNow(double at, std::size_t strokeBytes) {
  malloc_trim(0);
  const struct mallinfo2 heap = mallinfo2();
  MemorySample sample{at};
  sample.heap = static_cast<double>(heap.uordblks + heap.hblkhd) / mib;
  sample.strokes = static_cast<double>(strokeBytes) / mib;
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    std::istringstream words(line);
    std::string name;
    double kib = 0;
    words >> name >> kib;
    if (name == "RssAnon:" || name == "RssShmem:") sample.own += kib / 1024;
    if (name == "RssFile:") sample.files = kib / 1024;
  }
  return sample;
}

// The medians of the whole minutes within from .. to, strokes left out.
std::vector<MemorySample> MemoryCurve::minutes(double MemorySample::*member, double from, double to) const {
  std::map<int, std::vector<double>> values;
  const double whole = std::floor(to - from);
  for (const MemorySample& sample : samples_)
    if (sample.at >= from && sample.at - from < whole)
      values[static_cast<int>(sample.at - from)].push_back(sample.*member - sample.strokes);
  std::vector<MemorySample> medians;
  for (auto& [minute, all] : values) {
    MemorySample sample{static_cast<double>(minute)};
    sample.*member = median(std::move(all));
    medians.push_back(sample);
  }
  return medians;
}

std::vector<MemorySample> MemoryCurve::minutesAfterWarmUp(double MemorySample::*member) const {
  return minutes(member, warm_, samples_.empty() ? 0 : samples_.back().at);
}

double MemoryCurve::growth(double MemorySample::*member) const {
  const auto all = minutesAfterWarmUp(member);
  if (all.size() < fewestMinutes) return 0;
  const auto n = static_cast<double>(all.size());
  double x = 0, y = 0, xx = 0, xy = 0;
  for (const MemorySample& sample : all) {
    x += sample.at;
    y += sample.*member;
    xx += sample.at * sample.at;
    xy += sample.at * sample.*member;
  }
  return (n * xy - x * y) / (n * xx - x * x);
}

double MemoryCurve::rise(double MemorySample::*member) const {
  const auto before = minutes(member, warm_ / 2, warm_), after = minutesAfterWarmUp(member);
  if (before.empty() || after.empty()) return 0;
  const auto highest = [&](const std::vector<MemorySample>& all) {
    return (*std::ranges::max_element(all, {}, member)).*member;
  };
  return (highest(after) - highest(before)) / static_cast<double>(after.size());
}

bool MemoryCurve::isFlat(double mibPerMinute) const {
  return minutesAfterWarmUp(&MemorySample::heap).size() >= fewestMinutes &&
         growth(&MemorySample::heap) <= mibPerMinute && rise(&MemorySample::own) <= mibPerMinute;
}

}  // namespace lacewing::ui
