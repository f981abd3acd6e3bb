#pragma once
// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy
// as 1, 2, 3", SC 2011). The numbers depend on (seed, picture, sample, element) alone, so results are the
// same on 1 and on N workers.

#include <array>
#include <cstdint>
#include <span>

namespace lacewing {

using PhiloxBlock = std::array<std::uint32_t, 4>;

/// Ten rounds of Philox4x32 on `counter` with the 64-bit `key` (low word first).
PhiloxBlock philox4x32_10(PhiloxBlock counter, std::uint64_t key);

/// The stream of one sample of one picture: key = seed, counter = (element block, sample, picture, purpose).
class RandomStream {
 public:
  explicit RandomStream(std::uint64_t seed, std::uint32_t picture = 0, std::uint32_t sample = 0,
                        std::uint32_t purpose = 0)
      : seed_(seed), picture_(picture), sample_(sample), purpose_(purpose) {}

  /// Uniform in [0, 1): the upper 24 bits of element i's word times 2^-24, four elements a block. `out`
  /// begins at element `first`, a multiple of 4.
  void fill_uniform(std::span<float> out, std::uint64_t first = 0) const;
  /// Standard normals by Box-Muller from consecutive pairs of 32-bit words, in double: r = sqrt(-2 ln u1), u1
  /// in (0, 1].
  void fill_normal(std::span<double> out) const;
  /// +1 or -1 by the lowest bit of element i's word.
  void fill_sign(std::span<float> out) const;
  /// A permutation of 0..n-1 by Fisher-Yates, index i drawn from word i of the stream.
  void fill_permutation(std::span<std::int64_t> out) const;

 private:
  std::uint32_t word(std::uint64_t element) const;
  std::uint64_t seed_;
  std::uint32_t picture_, sample_, purpose_;
};

}  // namespace lacewing
