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

std::vector<MemorySample> MemoryCurve::minutes(double MemorySample::*member) const {
  std::map<int, std::vector<double>> values;
  const double whole = samples_.empty() ? 0 : std::floor(samples_.back().at - warm_);
  for (const MemorySample& sample : samples_)
    if (sample.at >= warm_ && sample.at - warm_ < whole)
      values[static_cast<int>(sample.at - warm_)].push_back(sample.*member - sample.strokes);
  std::vector<MemorySample> medians;
  for (auto& [minute, all] : values) {
    MemorySample sample{static_cast<double>(minute)};
    sample.*member = median(std::move(all));
    medians.push_back(sample);
  }
  return medians;
}

double MemoryCurve::growth(double MemorySample::*member) const {
  const auto all = minutes(member);
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

bool MemoryCurve::isFlat(double mibPerMinute) const {
  return minutes(&MemorySample::heap).size() >= fewestMinutes &&
         growth(&MemorySample::heap) <= mibPerMinute && growth(&MemorySample::own) <= mibPerMinute;
}

}  // namespace lacewing::ui
