#pragma once
// What an attacker may do to a picture: a ball around it and the box of valid pictures. Sizes are given in
// the 0..1 scale of pictures and turned into model space channel by channel, so that one epsilon means the
// same for every network.

#include "data/preprocessing.h"
#include "network/torch.h"

namespace lacewing {

enum class Norm { linf, l2 };
/// "linf" | "l2". Throws Error on anything else.
Norm parse_norm(const std::string& name);
/// "L-infinity", "L2".
const char* in_words(Norm norm);
/// "8/255" where the number is a whole count of 255ths, else the shortest decimal: "0.5".
std::string epsilon_in_words(double epsilon);

struct ThreatModel {
  Norm norm = Norm::linf;
  double epsilon = 0;    ///< radius, 0..1 scale
  at::Tensor unit;       ///< 1 x C x 1 x 1: change in model space of one unit of the 0..1 scale, scale / std
  at::Tensor low, high;  ///< 1 x C x 1 x 1: the valid box, (0 - mean) / std and (scale - mean) / std
};

/// For networks whose inputs are preprocessed this way; `options` gives type and device of the inputs.
ThreatModel make_threat_model(Norm norm, double epsilon, const Preprocessing& preprocessing,
                              std::int64_t channels, const at::TensorOptions& options);

/// Nearest allowed pictures: x (N x C x H x W) into the ball around `original`, then into the box. Clipping
/// to the box never leaves the ball, because the original lies in the box.
at::Tensor project(const ThreatModel& threat, const at::Tensor& x, const at::Tensor& original);

/// The step of length 1 (0..1 scale) that raises a function of gradient g (N x C x H x W, model space) most
/// under the norm, in model space. L-infinity: sign(g). L2: g / |g| in the 0..1 scale; 0 where the gradient
/// is 0.
at::Tensor steepest(const ThreatModel& threat, const at::Tensor& gradient);

/// Where the random numbers of an attack come from: picture i of the batch has the data set's index
/// pictures[i].
struct AttackSeed {
  std::uint64_t seed = 0;
  std::span<const std::int64_t> pictures;
  std::uint32_t sample = 0;  ///< restart in an evaluation, epoch in training
};

/// Uniformly drawn pictures of the ball (L2: uniform in volume), clipped to the box. Depends on seed, picture
/// and sample only, never on the batch.
at::Tensor random_start(const ThreatModel& threat, const at::Tensor& original, const AttackSeed& seed);

}  // namespace lacewing
