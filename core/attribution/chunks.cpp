#include "attribution/chunks.h"

#include <algorithm>
#include <bit>

namespace lacewing {
namespace {

constexpr std::int64_t kMostSamples = 8;

std::int64_t power_of_two_within(std::int64_t count) {
  return static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(count)));
}

}  // namespace

std::vector<Chunk> chunks(std::int64_t total, std::int64_t size) {
  std::vector<Chunk> all;
  for (std::int64_t first = 0; first < total;) {
    const std::int64_t left = total - first, count = left >= size ? size : power_of_two_within(left);
    all.push_back({first, first + count});
    first += count;
  }
  return all;
}

std::int64_t chunk_size(std::int64_t bytes_per_input, std::int64_t budget) {
  const std::int64_t fit = budget / std::max<std::int64_t>(bytes_per_input, 1);
  return power_of_two_within(std::clamp<std::int64_t>(fit, 1, kMostSamples));
}

}  // namespace lacewing
