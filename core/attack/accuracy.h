#pragma once
// Accuracy and robust accuracy over many pictures, in chunks that run on any number of workers with the same
// result.

#include "attack/pgd.h"

namespace lacewing {

struct LabelledBatch {
  at::Tensor x;       ///< N x C x H x W, model space
  at::Tensor labels;  ///< N, int64
};

/// Pictures start .. start + count - 1 of a data set, loaded chunk by chunk.
struct Batches {
  std::int64_t start = 0, count = 0;
  std::int64_t chunk = 100;
  std::function<LabelledBatch(std::int64_t first, std::int64_t count)> load;  ///< called from several threads
};

struct AccuracyAttack {
  ThreatModel threat;
  PgdOptions options;
  std::uint64_t seed = 0;
};

struct Correct {
  std::int64_t correct = 0, total = 0;
  double value() const { return total > 0 ? static_cast<double>(correct) / static_cast<double>(total) : 0; }
};

/// Counts pictures classified as labelled; with an attack, those that stay so under it. `done` hears how many
/// pictures are finished.
Correct count_correct(const Network& network, const Batches& batches,
                      const std::optional<AccuracyAttack>& attack, Work& work,
                      const std::function<void(std::int64_t)>& done = {});

/// Pictures a chunk: as many as fit into `budget` bytes of kept activations, at most 250. A function of its
/// arguments only.
std::int64_t accuracy_chunk(std::int64_t bytes_per_input, std::int64_t budget);

/// The parameters of the metric robust_accuracy.
struct RobustAccuracyParameters {
  std::string norm = "linf";
  double epsilon = 8.0 / 255;
  std::int64_t steps = 40;
  double step = 0;
  bool random_start = true;
  std::int64_t restarts = 1;

  template <class Fields>
  void visit(Fields& fields) {
    fields.choice("norm", norm, {"linf", "l2"}, "norm of the ball around the picture");
    fields.number("epsilon", epsilon, {0, 1e4}, "radius of the ball, 0..1 scale of pictures");
    fields.integer("steps", steps, {1, 100000}, "PGD steps");
    fields.number("step", step, {0, 1e4}, "step size, 0..1 scale; 0: epsilon / 4");
    fields.boolean("random_start", random_start, "start at a random picture of the ball");
    fields.integer("restarts", restarts, {1, 10000}, "runs a picture, the worst counts");
  }
  /// The step that is taken.
  double step_size() const { return step > 0 ? step : epsilon / 4; }
  PgdOptions options() const { return {steps, step_size(), random_start, restarts}; }
};

}  // namespace lacewing
