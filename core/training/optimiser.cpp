#include "training/optimiser.h"

#include <cmath>

#include "base/error.h"

namespace lacewing {
namespace {

constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;
constexpr const char* kFirst = "first_moment";
constexpr const char* kSecond = "second_moment";
constexpr const char* kMomentum = "momentum";

}  // namespace

Optimiser::Optimiser(Options options, std::vector<at::Tensor> weights)
    : options_(std::move(options)), weights_(std::move(weights)) {
  std::vector<const char*> names{kFirst, kSecond};
  if (options_.kind == "sgd") {
    names = {kMomentum};
  } else if (options_.kind != "adam") {
    throw Error("no optimiser '" + options_.kind + "'", {}, "there are adam and sgd");
  }
  for (const char* name : names) {
    for (const at::Tensor& weight : weights_) averages_[name].push_back(at::zeros_like(weight));
  }
}

void Optimiser::step(std::vector<at::Tensor> gradients, double rate) {
  if (weights_.empty()) return;
  ++steps_;
  if (options_.weight_decay != 0) gradients = at::_foreach_add(gradients, weights_, options_.weight_decay);
  if (options_.kind == "sgd") {
    std::vector<at::Tensor>& momentum = averages_.at(kMomentum);
    at::_foreach_mul_(momentum, options_.momentum);
    at::_foreach_add_(momentum, gradients);
    at::_foreach_add_(weights_, momentum, -rate);
    return;
  }
  std::vector<at::Tensor>& first = averages_.at(kFirst);
  std::vector<at::Tensor>& second = averages_.at(kSecond);
  at::_foreach_mul_(first, kBeta1);
  at::_foreach_add_(first, gradients, 1 - kBeta1);
  at::_foreach_mul_(second, kBeta2);
  at::_foreach_addcmul_(second, gradients, gradients, 1 - kBeta2);
  const double t = static_cast<double>(steps_);
  std::vector<at::Tensor> denominator = at::_foreach_sqrt(second);
  at::_foreach_div_(denominator, std::sqrt(1 - std::pow(kBeta2, t)));
  at::_foreach_add_(denominator, kEpsilon);
  at::_foreach_addcdiv_(weights_, first, denominator, -rate / (1 - std::pow(kBeta1, t)));
}

void Optimiser::restore(std::int64_t steps, const std::map<std::string, std::vector<at::Tensor>>& averages) {
  for (auto& [name, own] : averages_) {
    const auto found = averages.find(name);
    if (found == averages.end() || found->second.size() != own.size()) {
      throw Error("the optimiser's state lacks '" + name + "'");
    }
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (own[i].sizes() != found->second[i].sizes())
        throw Error("the optimiser's state does not fit the network");
      own[i].copy_(found->second[i]);
    }
  }
  steps_ = steps;
}

}  // namespace lacewing
