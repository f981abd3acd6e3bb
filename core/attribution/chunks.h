#pragma once
// How many samples are computed at a time. LibTorch compiles every convolution anew for every number of
// samples (0.1 to 0.3 ms and 43 kB each on a CPU) and keeps up to 1,024 of them, so few numbers are used.

#include <cstdint>
#include <vector>

namespace lacewing {

/// Samples first .. last - 1.
struct Chunk {
  std::int64_t first, last;
  friend bool operator==(const Chunk&, const Chunk&) = default;
};

/// 0 .. total - 1 in order: chunks of `size`, then what is left in powers of two, the largest first
/// (15 in chunks of 8: 8, 4, 2, 1). A function of its arguments only.
std::vector<Chunk> chunks(std::int64_t total, std::int64_t size);

/// Samples a chunk: as many as fit into `budget` bytes, a power of two, at most 8, so that a brush stroke
/// never waits long for a thread. A function of its arguments only.
std::int64_t chunk_size(std::int64_t bytes_per_input, std::int64_t budget);

}  // namespace lacewing
