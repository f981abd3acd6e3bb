#pragma once
// What the parts of the random program generator share: the random numbers, the network under construction,
// and the height and width of the current activation (the builder tracks channels only).

#include <random>

#include "support/random_program.h"

namespace lacewing::test {

struct Drawing {
  Drawing(std::uint64_t seed, RandomProgramOptions chosen, Builder& builder)
      : random(seed), options(chosen), net(builder) {}

  std::mt19937_64 random;
  RandomProgramOptions options;
  Builder& net;
  std::int64_t height = 0, width = 0;
  int counter = 0;

  /// 0 .. count - 1.
  std::int64_t pick(std::int64_t count) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(count));
  }
  /// 1 .. most.
  std::int64_t up_to(std::int64_t most) { return 1 + pick(most); }
  bool one_in(std::int64_t n) { return pick(n) == 0; }
  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  }
  std::string path(const char* kind) { return std::string(kind) + std::to_string(counter++); }
  /// Any activation, or a smooth one where the options say so.
  int activation(int x);
};

/// Appends one or a few nodes that read and write N x C x height x width.
int spatial_layer(Drawing& draw, int x);
/// The blocks of random_blocks.cpp: gates, norms, attention over tokens, windows, arithmetic.
int block(Drawing& draw, int x);
/// N x C x height x width -> N x tokens x features with attention over the tokens, class token in front.
int class_token_features(Drawing& draw, int x);

}  // namespace lacewing::test
