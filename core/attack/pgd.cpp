#include "attack/pgd.h"

#include "attribution/output.h"
#include "network/run.h"

namespace lacewing {
namespace {

using at::Tensor;

// A batch is made smaller when this share of it or less is still in play: every new batch size costs the
// convolution kernels some preparation.
constexpr double kCompactBelow = 0.75;

// Pictures that one worker attacks at a time in training. A constant, so that results do not depend on the
// machine.
constexpr std::int64_t kPiece = 32;

Tensor advanced(const ThreatModel& threat, double step, const Tensor& x, const Tensor& original,
                const Tensor& gradient) {
  return project(threat, x + steepest(threat, gradient) * step, original);
}

// The pictures still under attack: rows of the caller's batch.
struct Active {
  std::vector<std::int64_t> rows;      // of the caller's batch
  std::vector<std::int64_t> pictures;  // their indices in the data set
  Tensor original, labels;

  Active select(const Tensor& keep) const {
    Active kept;
    const auto* k = keep.const_data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < keep.numel(); ++i) {
      kept.rows.push_back(rows[static_cast<std::size_t>(k[i])]);
      kept.pictures.push_back(pictures[static_cast<std::size_t>(k[i])]);
    }
    const Tensor index = keep.to(original.device());
    kept.original = original.index_select(0, index);
    kept.labels = labels.index_select(0, index);
    return kept;
  }
};

// One run over the active pictures. Records misclassified iterates in `outcome`.
void run(const Network& network, const ThreatModel& threat, const PgdOptions& options, Active active,
         const AttackSeed& seed, AttackOutcome& outcome, Work& work) {
  Tensor x = options.random_start
                 ? random_start(threat, active.original, {seed.seed, active.pictures, seed.sample})
                 : active.original;
  Tensor alive = at::ones({x.size(0)}, at::kBool);
  for (std::int64_t step = 0;; ++step) {
    work.check();
    const bool last = step == options.steps;
    LossGradient at_x;
    if (last) {
      at_x.logits = forward(network, x, work);
    } else {
      at_x = loss_gradient(network, x, active.labels, work);
    }
    const Tensor wrong = (at_x.logits.argmax(1) != active.labels).to(at::kCPU);
    const Tensor found = at::logical_and(wrong, alive).nonzero().flatten().contiguous();
    const auto* f = found.const_data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < found.numel(); ++i) {
      const std::int64_t row = active.rows[static_cast<std::size_t>(f[i])];
      outcome.x[row].copy_(x[f[i]]);
      outcome.survived[row].fill_(false);
    }
    alive = at::logical_and(alive, at::logical_not(wrong));
    const auto left = alive.sum().item<std::int64_t>();
    if (last || left == 0) return;
    x = advanced(threat, options.step, x, active.original, at_x.gradient);
    if (static_cast<double>(left) <= kCompactBelow * static_cast<double>(x.size(0))) {
      const Tensor keep = alive.nonzero().flatten().contiguous();
      active = active.select(keep);
      x = x.index_select(0, keep.to(x.device()));
      alive = at::ones({left}, at::kBool);
    }
  }
}

}  // namespace

PgdOptions fgsm_rs(double epsilon) {
  return {1, 1.25 * epsilon, true, 1};
}

std::string in_words(const PgdOptions& options, const ThreatModel& threat) {
  std::string words = "PGD-" + std::to_string(options.steps) + ", " + in_words(threat.norm) + " " +
                      epsilon_in_words(threat.epsilon) + ", step " + epsilon_in_words(options.step);
  if (options.random_start) words += ", random start";
  if (options.restarts > 1) words += ", " + std::to_string(options.restarts) + " restarts";
  return words;
}

LossGradient loss_gradient(const Network& network, const Tensor& x, const Tensor& labels, Work& work) {
  const at::NoGradGuard no_grad;
  Trace kept = trace(network, x, work);
  const Tensor logits = kept.output;
  return {backward(network, kept, output_gradient(logits, labels, OutputKind::loss), work), logits};
}

Tensor pgd(const Network& network, const ThreatModel& threat, const PgdOptions& options, const Tensor& all,
           const Tensor& all_labels, const AttackSeed& seed, Work& work) {
  std::vector<Tensor> parts(static_cast<std::size_t>((all.size(0) + kPiece - 1) / kPiece));
  in_pieces(work, all.size(0), kPiece, [&](std::int64_t first, std::int64_t count) {
    const at::NoGradGuard no_grad;
    const Tensor original = all.narrow(0, first, count), labels = all_labels.narrow(0, first, count);
    const auto pictures =
        seed.pictures.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
    Tensor x =
        options.random_start ? random_start(threat, original, {seed.seed, pictures, seed.sample}) : original;
    for (std::int64_t step = 0; step < options.steps; ++step) {
      x = advanced(threat, options.step, x, original, loss_gradient(network, x, labels, work).gradient);
    }
    parts[static_cast<std::size_t>(first / kPiece)] = x;
  });
  return at::cat(parts);
}

AttackOutcome pgd_until_misclassified(const Network& network, const ThreatModel& threat,
                                      const PgdOptions& options, const Tensor& x, const Tensor& labels,
                                      const AttackSeed& seed, Work& work) {
  const at::NoGradGuard no_grad;
  AttackOutcome outcome{x.clone(), (forward(network, x, work).argmax(1) == labels).to(at::kCPU)};
  Active all{{}, {seed.pictures.begin(), seed.pictures.end()}, x, labels};
  for (std::int64_t row = 0; row < x.size(0); ++row) all.rows.push_back(row);
  for (std::int64_t restart = 0; restart < options.restarts; ++restart) {
    const Tensor correct = outcome.survived.nonzero().flatten().contiguous();
    if (correct.numel() == 0) break;
    run(network, threat, options, all.select(correct),
        {seed.seed, {}, seed.sample + static_cast<std::uint32_t>(restart)}, outcome, work);
  }
  return outcome;
}

}  // namespace lacewing
