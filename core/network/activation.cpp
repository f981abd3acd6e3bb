#include "network/activation.h"

#include <cmath>

#include "base/find_named.h"

namespace lacewing {
namespace {

using at::Tensor;

// Standard normal density and distribution function, for GELU.
Tensor normal_density(const Tensor& x) {
  return at::exp(-0.5 * x * x) * (1.0 / std::sqrt(2.0 * M_PI));
}
Tensor normal_distribution(const Tensor& x) {
  return 0.5 * (1.0 + at::erf(x * M_SQRT1_2));
}

constexpr double kTanhGeluInner = 0.044715;
Tensor tanh_gelu_argument(const Tensor& x) {
  return std::sqrt(2.0 / M_PI) * (x + kTanhGeluInner * x * x * x);
}

// softplus(x) = log(1 + exp(beta x)) / beta, linear where beta x > 20; forward and backward use the same
// threshold.
constexpr double kSoftplusThreshold = 20.0;

const Activation kActivations[] = {
    {"relu", false, 0, [](const Tensor& x, double) { return at::relu(x); },
     [](const Tensor&, const Tensor& y, double) { return (y > 0).to(y.scalar_type()); },
     [](const Tensor& g, const Tensor&, const Tensor& y, double) { return at::threshold_backward(g, y, 0); }},
    {"relu6", false, 0, [](const Tensor& x, double) { return at::clamp(x, 0, 6); },
     [](const Tensor&, const Tensor& y, double) { return ((y > 0) & (y < 6)).to(y.scalar_type()); },
     [](const Tensor& g, const Tensor&, const Tensor& y, double) {
       return at::hardtanh_backward(g, y, 0, 6);
     }},
    {"leaky_relu", true, 0.01, [](const Tensor& x, double slope) { return at::leaky_relu(x, slope); },
     [](const Tensor& x, const Tensor&, double slope) {
       return at::where(x > 0, at::ones_like(x), at::full_like(x, slope));
     },
     [](const Tensor& g, const Tensor& x, const Tensor&, double slope) {
       return at::leaky_relu_backward(g, x, slope, false);
     }},
    {"elu", true, 1.0, [](const Tensor& x, double alpha) { return at::elu(x, alpha); },
     [](const Tensor& x, const Tensor&, double alpha) {
       return at::where(x > 0, at::ones_like(x), alpha * at::exp(at::clamp_max(x, 0)));
     },
     nullptr},
    {"gelu", true, 0, [](const Tensor& x, double) { return at::gelu(x); },
     [](const Tensor& x, const Tensor&, double) { return normal_distribution(x) + x * normal_density(x); },
     [](const Tensor& g, const Tensor& x, const Tensor&, double) { return at::gelu_backward(g, x); }},
    {"gelu_tanh", true, 0, [](const Tensor& x, double) { return at::gelu(x, "tanh"); },
     [](const Tensor& x, const Tensor&, double) {
       const Tensor t = at::tanh(tanh_gelu_argument(x));
       const Tensor slope = std::sqrt(2.0 / M_PI) * (1.0 + 3.0 * kTanhGeluInner * x * x);
       return 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * slope;
     },
     [](const Tensor& g, const Tensor& x, const Tensor&, double) { return at::gelu_backward(g, x, "tanh"); }},
    {"silu", true, 0, [](const Tensor& x, double) { return at::silu(x); },
     [](const Tensor& x, const Tensor&, double) {
       const Tensor s = at::sigmoid(x);
       return s * (1.0 + x * (1.0 - s));
     },
     [](const Tensor& g, const Tensor& x, const Tensor&, double) { return at::silu_backward(g, x); }},
    {"sigmoid", false, 0, [](const Tensor& x, double) { return at::sigmoid(x); },
     [](const Tensor&, const Tensor& y, double) { return y * (1.0 - y); },
     [](const Tensor& g, const Tensor&, const Tensor& y, double) { return at::sigmoid_backward(g, y); }},
    {"tanh", false, 0, [](const Tensor& x, double) { return at::tanh(x); },
     [](const Tensor&, const Tensor& y, double) { return 1.0 - y * y; },
     [](const Tensor& g, const Tensor&, const Tensor& y, double) { return at::tanh_backward(g, y); }},
    {"softplus", true, 1.0,
     [](const Tensor& x, double beta) { return at::softplus(x, beta, kSoftplusThreshold); },
     [](const Tensor& x, const Tensor&, double beta) {
       return at::where(x * beta > kSoftplusThreshold, at::ones_like(x), at::sigmoid(x * beta));
     },
     [](const Tensor& g, const Tensor& x, const Tensor&, double beta) {
       return at::softplus_backward(g, x, beta, kSoftplusThreshold);
     }},
};

}  // namespace

const Activation& activation(const std::string& name) {
  return find_named(std::span<const Activation>(kActivations), name, "activation");
}

std::vector<std::string> activation_names() {
  std::vector<std::string> names;
  for (const Activation& candidate : kActivations) names.emplace_back(candidate.name);
  return names;
}

}  // namespace lacewing
