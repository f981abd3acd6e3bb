#pragma once
// Trains a network epoch by epoch. Every number is a function of (recipe, seed, epoch): running straight
// through and stopping and continuing after any epoch give the same bits. Runs in one thread.

#include "training/optimiser.h"
#include "training/parameters.h"
#include "training/picture_set.h"

namespace lacewing {

struct EpochOutcome {
  double loss = 0;           ///< mean over the pictures as trained on (attacked where there is an adversary)
  double accuracy = 0;       ///< likewise
  double learning_rate = 0;  ///< of the last step
  /// Accuracy of the last batch under PGD-10, and under the training's own attack just before its step:
  /// fgsm-rs only.
  std::optional<double> batch_pgd_accuracy, batch_accuracy;
  /// Training has learned to defeat its one-step attack only ("catastrophic overfitting").
  bool collapsed() const;
};

class Trainer {
 public:
  /// The network has its values already; training changes them in place. `data` outlives the trainer.
  Trainer(std::shared_ptr<Network> network, const PictureSet& data, const TrainParameters& parameters,
          const Preprocessing& preprocessing, std::uint64_t seed);

  struct BatchDone {
    std::int64_t batch, batches;  ///< of this epoch
    double loss, accuracy;        ///< of the epoch so far
  };
  /// Epoch 0, 1, ...; they must follow each other. Throws Error when the loss or a weight is not finite: the
  /// network is then spoilt. Throws Cancelled.
  EpochOutcome run_epoch(std::int64_t epoch, Work& work,
                         const std::function<void(const BatchDone&)>& done = {});

  Optimiser& optimiser() { return optimiser_; }
  /// Undefined when there is no adversary.
  const std::optional<ThreatModel>& threat() const { return threat_; }
  const std::optional<Adversary>& adversary() const { return adversary_; }

 private:
  at::Tensor attacked(const at::Tensor& x, const at::Tensor& labels, std::span<const std::int64_t> pictures,
                      std::int64_t epoch, Work& work);
  void watch_for_collapse(std::span<const std::int64_t> pictures, std::int64_t epoch, EpochOutcome& outcome,
                          Work& work);
  void check_weights(std::int64_t epoch) const;

  std::shared_ptr<Network> network_;
  const PictureSet& data_;
  TrainParameters parameters_;
  std::uint64_t seed_;
  std::optional<Adversary> adversary_;
  std::optional<ThreatModel> threat_;
  Optimiser optimiser_;
};

}  // namespace lacewing
