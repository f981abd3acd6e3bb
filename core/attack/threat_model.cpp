#include "attack/threat_model.h"

#include <cmath>

#include "base/error.h"
#include "base/fields.h"
#include "base/random.h"

namespace lacewing {
namespace {

using at::Tensor;

// Purposes of random streams: no other use shares these numbers.
constexpr std::uint32_t kStartStream = 16;
constexpr std::uint32_t kRadiusStream = 17;

// Euclidean norms, N x 1 x 1 x 1, of pictures scaled to a largest value of 1: squares of tiny gradients would
// be 0 in float32.
Tensor norms(const Tensor& x) {
  return at::linalg_vector_norm(x, 2, at::IntArrayRef{1, 2, 3}, true);
}

Tensor uniform_cube(const Tensor& like, const AttackSeed& seed) {
  Tensor draw = at::empty(like.sizes(), at::kFloat);
  const auto elements = static_cast<std::size_t>(like[0].numel());
  for (std::size_t i = 0; i < seed.pictures.size(); ++i) {
    const std::span<float> row(draw.data_ptr<float>() + i * elements, elements);
    RandomStream(seed.seed, static_cast<std::uint32_t>(seed.pictures[i]), seed.sample, kStartStream)
        .fill_uniform(row);
  }
  return draw.to(like.device(), like.scalar_type()).mul_(2).sub_(1);
}

// Uniform in the unit ball of d dimensions: a normal direction, and a radius u^(1/d).
Tensor uniform_ball(const Tensor& like, const AttackSeed& seed) {
  Tensor draw = at::empty(like.sizes(), at::kDouble);
  const auto elements = static_cast<std::size_t>(like[0].numel());
  for (std::size_t i = 0; i < seed.pictures.size(); ++i) {
    const auto picture = static_cast<std::uint32_t>(seed.pictures[i]);
    const std::span<double> row(draw.data_ptr<double>() + i * elements, elements);
    RandomStream(seed.seed, picture, seed.sample, kStartStream).fill_normal(row);
    float u = 0;
    RandomStream(seed.seed, picture, seed.sample, kRadiusStream).fill_uniform({&u, 1});
    double square = 0;
    for (const double value : row) square += value * value;
    const double factor =
        square > 0 ? std::pow(u, 1.0 / static_cast<double>(elements)) / std::sqrt(square) : 0.0;
    for (double& value : row) value *= factor;
  }
  return draw.to(like.device(), like.scalar_type());
}

}  // namespace

Norm parse_norm(const std::string& name) {
  if (name == "linf") return Norm::linf;
  if (name == "l2") return Norm::l2;
  throw Error("no norm '" + name + "'", {}, "there are linf and l2");
}

const char* in_words(Norm norm) {
  return norm == Norm::linf ? "L-infinity" : "L2";
}

std::string epsilon_in_words(double epsilon) {
  const double levels = epsilon * 255.0;
  if (levels >= 1 && std::abs(levels - std::round(levels)) < 1e-6 && levels < 255) {
    return std::to_string(std::llround(levels)) + "/255";
  }
  return to_string(Value(epsilon));
}

ThreatModel make_threat_model(Norm norm, double epsilon, const Preprocessing& preprocessing,
                              std::int64_t channels, const at::TensorOptions& options) {
  std::vector<double> unit, low, high;
  for (std::int64_t c = 0; c < channels; ++c) {
    const double mean = preprocessing.mean_of(c), std = preprocessing.std_of(c);
    unit.push_back(preprocessing.scale / std);
    low.push_back((0.0 - mean) / std);
    high.push_back((preprocessing.scale - mean) / std);
  }
  const auto tensor = [&](const std::vector<double>& values) {
    return at::tensor(values, at::kDouble).view({1, -1, 1, 1}).to(options);
  };
  return {norm, epsilon, tensor(unit), tensor(low), tensor(high)};
}

Tensor project(const ThreatModel& threat, const Tensor& x, const Tensor& original) {
  if (threat.norm == Norm::linf) {
    const Tensor radius = threat.unit * threat.epsilon;
    return at::clamp(x, at::maximum(original - radius, threat.low),
                     at::minimum(original + radius, threat.high));
  }
  const Tensor change = (x - original) / threat.unit;
  // A change of no length stays: the factor is then 1.
  const Tensor factor = (threat.epsilon / norms(change).clamp_min_(1e-30)).clamp_max_(1.0);
  return at::clamp(original + change * factor * threat.unit, threat.low, threat.high);
}

Tensor steepest(const ThreatModel& threat, const Tensor& gradient) {
  if (threat.norm == Norm::linf) return gradient.sign() * threat.unit;
  const Tensor in_picture_scale = gradient * threat.unit;
  const Tensor largest = in_picture_scale.abs().amax({1, 2, 3}, true);
  const Tensor scaled = in_picture_scale / at::where(largest > 0, largest, at::ones_like(largest));
  return scaled / norms(scaled).clamp_min_(1e-30) * threat.unit;
}

Tensor random_start(const ThreatModel& threat, const Tensor& original, const AttackSeed& seed) {
  if (original.size(0) == 0) return original;
  const Tensor draw = threat.norm == Norm::linf ? uniform_cube(original, seed) : uniform_ball(original, seed);
  return at::clamp(original + draw * (threat.unit * threat.epsilon), threat.low, threat.high);
}

}  // namespace lacewing
