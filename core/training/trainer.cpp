#include "training/trainer.h"

#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/random.h"
#include "training/gradients.h"

namespace lacewing {
namespace {

using at::Tensor;

// Purposes of random streams: no other use shares these numbers.
constexpr std::uint32_t kOrderStream = 32;
constexpr std::uint32_t kWatchSeed = 33;

constexpr std::int64_t kWatchPiece = 32;  // pictures that one worker attacks at a time

[[noreturn]] void throw_not_finite(const std::string& what, std::int64_t epoch) {
  const std::string kept = epoch > 0 ? "; the checkpoint holds epoch " + std::to_string(epoch) : "";
  throw Error(what + " is not finite in epoch " + std::to_string(epoch + 1), {},
              "lower the learning rate" + kept);
}

}  // namespace

bool EpochOutcome::collapsed() const {
  return batch_pgd_accuracy && batch_accuracy && *batch_pgd_accuracy < *batch_accuracy / 2;
}

Trainer::Trainer(std::shared_ptr<Network> network, const PictureSet& data, const TrainParameters& parameters,
                 const Preprocessing& preprocessing, std::uint64_t seed)
    : network_(std::move(network)),
      data_(data),
      parameters_(parameters),
      seed_(seed),
      adversary_(parse_adversary(parameters.adversary)),
      optimiser_({parameters.optimiser, parameters.momentum, parameters.weight_decay},
                 trainable_weights(*network_)) {
  if (data.size() == 0) throw Error("no pictures to train on");
  if (adversary_) {
    const auto options = at::TensorOptions().dtype(network_->dtype()).device(network_->device());
    threat_ =
        make_threat_model(adversary_->norm, adversary_->epsilon, preprocessing, data.shape()[0], options);
  }
}

EpochOutcome Trainer::run_epoch(std::int64_t epoch, Work& work,
                                const std::function<void(const BatchDone&)>& done) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(data_.size()));
  std::iota(order.begin(), order.end(), 0);
  if (parameters_.shuffle) {
    RandomStream(seed_, static_cast<std::uint32_t>(epoch), 0, kOrderStream).fill_permutation(order);
  }
  const std::int64_t batches = (data_.size() + parameters_.batch - 1) / parameters_.batch;
  EpochOutcome outcome;
  double loss_sum = 0;
  std::int64_t correct = 0, seen = 0;
  for (std::int64_t b = 0; b < batches; ++b) {
    work.yield();
    const std::int64_t first = b * parameters_.batch,
                       count = std::min(parameters_.batch, data_.size() - first);
    const std::span<const std::int64_t> pictures(order.data() + first, static_cast<std::size_t>(count));
    const Tensor labels = data_.labels(pictures).to(network_->device());
    const Tensor clean = data_.inputs(pictures, network_->dtype()).to(network_->device());
    const Tensor x = attacked(clean, labels, pictures, epoch, work);
    const std::int64_t step = epoch * batches + b;
    const RunMode mode{
        .taped = false, .training = true, .seed = seed_, .step = static_cast<std::uint32_t>(step)};
    WeightGradients gradients = weight_gradients(*network_, x, labels, mode, work);
    if (!std::isfinite(gradients.loss)) throw_not_finite("the loss", epoch);
    if (b + 1 == batches) {
      outcome.batch_accuracy = static_cast<double>(gradients.correct) / static_cast<double>(count);
    }
    outcome.learning_rate = learning_rate(parameters_, step, parameters_.epochs * batches);
    optimiser_.step(std::move(gradients.gradients), outcome.learning_rate);
    network_->forget_derived();
    loss_sum += gradients.loss * static_cast<double>(count);
    correct += gradients.correct;
    seen += count;
    outcome.loss = loss_sum / static_cast<double>(seen);
    outcome.accuracy = static_cast<double>(correct) / static_cast<double>(seen);
    if (done) done({b + 1, batches, outcome.loss, outcome.accuracy});
    if (b + 1 == batches) watch_for_collapse(pictures, epoch, outcome, work);
  }
  check_weights(epoch);
  return outcome;
}

// The attack sees the network in evaluation mode. The first pictures of the (shuffled) batch stay clean.
Tensor Trainer::attacked(const Tensor& x, const Tensor& labels, std::span<const std::int64_t> pictures,
                         std::int64_t epoch, Work& work) {
  if (!adversary_) return x;
  const auto clean =
      static_cast<std::int64_t>(std::lround(parameters_.clean_share * static_cast<double>(x.size(0))));
  const std::int64_t count = x.size(0) - clean;
  if (count == 0) return x;
  const AttackSeed seed{seed_, pictures.subspan(static_cast<std::size_t>(clean)),
                        static_cast<std::uint32_t>(epoch)};
  const Tensor adversarial = pgd(*network_, *threat_, training_attack(parameters_, *adversary_),
                                 x.narrow(0, clean, count), labels.narrow(0, clean, count), seed, work);
  return clean == 0 ? adversarial : at::cat({x.narrow(0, 0, clean), adversarial});
}

void Trainer::watch_for_collapse(std::span<const std::int64_t> pictures, std::int64_t epoch,
                                 EpochOutcome& outcome, Work& work) {
  if (!adversary_ || parameters_.attack != "fgsm-rs") {
    outcome.batch_accuracy.reset();
    return;
  }
  const Tensor x = data_.inputs(pictures, network_->dtype()).to(network_->device());
  const Tensor labels = data_.labels(pictures).to(network_->device());
  const PgdOptions attack = watching_attack(*adversary_);
  std::atomic<std::int64_t> survived = 0;
  in_pieces(work, x.size(0), kWatchPiece, [&](std::int64_t first, std::int64_t count) {
    const AttackSeed seed{seed_ ^ kWatchSeed,
                          pictures.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)),
                          static_cast<std::uint32_t>(epoch)};
    const AttackOutcome outcomes = pgd_until_misclassified(
        *network_, *threat_, attack, x.narrow(0, first, count), labels.narrow(0, first, count), seed, work);
    survived += outcomes.survived.sum().item<std::int64_t>();
  });
  outcome.batch_pgd_accuracy = static_cast<double>(survived) / static_cast<double>(x.size(0));
}

void Trainer::check_weights(std::int64_t epoch) const {
  for (const Weight& weight : network_->weights) {
    if (!at::isfinite(weight.value).all().item<bool>()) throw_not_finite("weight " + weight.name, epoch);
  }
}

}  // namespace lacewing
