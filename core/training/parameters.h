#pragma once
// How a network is trained: the one description that serves JSON, command line, dialog and checkpoint.

#include "attack/pgd.h"
#include "base/fields.h"

namespace lacewing {

struct TrainParameters {
  std::string adversary = "none";
  std::string attack = "pgd";
  std::int64_t steps = 10;
  double step = 0;
  bool random_start = true;
  double clean_share = 0;
  std::int64_t epochs = 10;
  std::int64_t batch = 128;
  std::string optimiser = "adam";
  double learning_rate = 1e-3;
  std::string schedule = "constant";
  double momentum = 0.9;
  double weight_decay = 0;
  bool shuffle = true;
  std::int64_t robust_pictures = 500;

  template <class Fields>
  void visit(Fields& fields) {
    fields.text("adversary", adversary, "none | linf:E | l2:E, E in the 0..1 scale of pictures: linf:8/255");
    fields.choice("attack", attack, {"pgd", "fgsm-rs"},
                  "pgd, or fgsm-rs: one step of 1.25 epsilon from a random start");
    fields.integer("steps", steps, {1, 100000}, "PGD steps");
    fields.number("step", step, {0, 1e4}, "PGD's step size, 0..1 scale; 0: 2.5 epsilon / steps");
    fields.boolean("random_start", random_start, "PGD starts at a random picture of the ball");
    fields.number("clean_share", clean_share, {0, 1}, "share of every batch that stays unattacked");
    fields.integer("epochs", epochs, {1, 100000}, "passes over the training pictures");
    fields.integer("batch", batch, {1, 1 << 20}, "pictures a step");
    fields.choice("optimiser", optimiser, {"adam", "sgd"}, "Adam (0.9, 0.999, 1e-8) or SGD with momentum");
    fields.number("learning_rate", learning_rate, {0, 1e3}, "largest learning rate of the schedule");
    fields.choice("schedule", schedule, {"constant", "cyclic", "cosine"},
                  "constant; cyclic: up to 40 % of the steps, then down to 0; cosine: down to 0");
    fields.number("momentum", momentum, {0, 1}, "SGD's momentum");
    fields.number("weight_decay", weight_decay, {0, 1e3}, "added to the gradient as weight_decay * weight");
    fields.boolean("shuffle", shuffle, "a new order every epoch; false: always the data set's order");
    fields.integer("robust_pictures", robust_pictures, {0, 1 << 30},
                   "test pictures attacked after every epoch by PGD-10, when there is an adversary");
  }
};

/// Who disturbs the training pictures.
struct Adversary {
  Norm norm = Norm::linf;
  double epsilon = 0;  ///< 0..1 scale
};
/// "none" (or a radius of 0): nothing. Throws Error naming what is possible.
std::optional<Adversary> parse_adversary(const std::string& text);

/// The attack on training pictures. Step 0 means 2.5 epsilon / steps: the ball can be crossed once (Madry et
/// al. 2018).
PgdOptions training_attack(const TrainParameters& parameters, const Adversary& adversary);

/// PGD-10 with step epsilon / 4 and random start: what watches training, not what reports its result.
PgdOptions watching_attack(const Adversary& adversary);

/// Learning rate of step `step` (from 0) of `total`, t = (step + 1) / total.
/// cyclic (Wong, Rice and Kolter 2020): rises linearly to t = 0.4, falls linearly to 0. cosine: (1 + cos(pi
/// t)) / 2.
double learning_rate(const TrainParameters& parameters, std::int64_t step, std::int64_t total);

}  // namespace lacewing
