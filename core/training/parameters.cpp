#include "training/parameters.h"

#include <cmath>
#include <numbers>

#include "base/error.h"

namespace lacewing {

std::optional<Adversary> parse_adversary(const std::string& text) {
  if (text == "none") return std::nullopt;
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) {
    throw Error("no adversary '" + text + "'", "adversary", "write none, linf:8/255 or l2:0.5");
  }
  try {
    const Adversary adversary{parse_norm(text.substr(0, colon)),
                              parse_number(text.substr(colon + 1), "epsilon")};
    if (adversary.epsilon < 0) throw Error("epsilon must not be negative");
    return adversary.epsilon > 0 ? std::optional(adversary) : std::nullopt;
  } catch (const Error& error) {
    const std::string known = error.hint().empty() ? "" : " (" + error.hint() + ")";
    throw Error(error.reason() + known, "adversary " + text, "write none, linf:8/255 or l2:0.5");
  }
}

PgdOptions training_attack(const TrainParameters& parameters, const Adversary& adversary) {
  if (parameters.attack == "fgsm-rs") return fgsm_rs(adversary.epsilon);
  const double step =
      parameters.step > 0 ? parameters.step : 2.5 * adversary.epsilon / static_cast<double>(parameters.steps);
  return {parameters.steps, step, parameters.random_start, 1};
}

PgdOptions watching_attack(const Adversary& adversary) {
  return {10, adversary.epsilon / 4, true, 1};
}

double learning_rate(const TrainParameters& parameters, std::int64_t step, std::int64_t total) {
  const double t = static_cast<double>(step + 1) / static_cast<double>(total);
  constexpr double kPeak = 0.4;
  if (parameters.schedule == "cyclic") {
    return parameters.learning_rate * (t < kPeak ? t / kPeak : (1 - t) / (1 - kPeak));
  }
  if (parameters.schedule == "cosine")
    return parameters.learning_rate * (1 + std::cos(std::numbers::pi * t)) / 2;
  return parameters.learning_rate;
}

}  // namespace lacewing
