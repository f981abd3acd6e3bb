#pragma once
// Projected gradient descent on the cross-entropy: x_{t+1} = project(x_t + step * steepest(dL/dx)).
// Madry et al. 2018, Towards Deep Learning Models Resistant to Adversarial Attacks. Attacks are pure
// functions.

#include "attack/threat_model.h"
#include "base/work.h"
#include "network/network.h"

namespace lacewing {

struct PgdOptions {
  std::int64_t steps = 40;
  double step = 2.0 / 255;   ///< 0..1 scale
  bool random_start = true;  ///< uniform in the ball
  std::int64_t restarts = 1;
};

/// FGSM with a random start: one step of 1.25 epsilon. Wong, Rice and Kolter 2020, Fast is better than free.
PgdOptions fgsm_rs(double epsilon);

/// "PGD-40, L-infinity 8/255, step 2/255, random start, 3 restarts".
std::string in_words(const PgdOptions& options, const ThreatModel& threat);

/// dL/dx of the cross-entropy of each picture (no mean over the batch: pictures do not see each other), and
/// the logits.
struct LossGradient {
  at::Tensor gradient;  ///< N x C x H x W
  at::Tensor logits;    ///< N x classes
};
LossGradient loss_gradient(const Network& network, const at::Tensor& x, const at::Tensor& labels, Work& work);

/// The last iterate of one run (restarts are ignored) for every picture of x (N x C x H x W, model space),
/// labels N. The network is in evaluation mode. What training uses.
at::Tensor pgd(const Network& network, const ThreatModel& threat, const PgdOptions& options,
               const at::Tensor& x, const at::Tensor& labels, const AttackSeed& seed, Work& work);

struct AttackOutcome {
  at::Tensor x;         ///< the first misclassified iterate, or x itself where none was found
  at::Tensor survived;  ///< N, bool: classified as labelled at x and at every iterate of every restart
};
/// The evaluation's attack: a picture is finished at its first misclassified iterate and leaves the batch.
AttackOutcome pgd_until_misclassified(const Network& network, const ThreatModel& threat,
                                      const PgdOptions& options, const at::Tensor& x,
                                      const at::Tensor& labels, const AttackSeed& seed, Work& work);

}  // namespace lacewing
