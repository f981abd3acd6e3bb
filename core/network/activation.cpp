#include "network/activation.h"

#include <cmath>
#include <limits>

#include "base/find_named.h"

namespace lacewing {
namespace {

using at::Tensor;
using P = ActivationParameter;

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
constexpr double kMishThreshold = 40.0;  // where exp(-x) no longer counts in double

constexpr double kSeluScale = 1.0507009873554804934193349852946,
                 kSeluAlpha = 1.6732632423543772848170429916717;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// 1/6 as ATen's own backward rounds it, in float64 too: 3e-8 off, but the same as every other program's.
constexpr double kHardSigmoidSlope = 1.0F / 6.0F;

// The same of 1 / alpha in CELU's backward.
double celu_inverse(double alpha) {
  return 1.0 / static_cast<double>(static_cast<float>(alpha));
}

// 1 where the condition holds, in x's type.
Tensor indicator(const Tensor& condition, const Tensor& like) {
  return condition.to(like.scalar_type());
}

// Derivative of the exponential linear units: 1 right of zero, `left` e^(x / alpha) left of it.
Tensor elu_derivative(const Tensor& x, double left, double alpha) {
  return at::where(x > 0, at::ones_like(x), left * at::exp(at::clamp_max(x, 0) / alpha));
}
Tensor elu_backward(const Tensor& g, const Tensor& x, double alpha, double scale, double input_scale) {
  return at::elu_backward(g, alpha, scale, input_scale, false, x);
}

const Activation kActivations[] = {
    {"relu",
     false,
     {},
     [](const Tensor& x, P) { return at::relu(x); },
     [](const Tensor&, const Tensor& y, P) { return indicator(y > 0, y); },
     [](const Tensor& g, const Tensor&, const Tensor& y, P) { return at::threshold_backward(g, y, 0); }},
    {"relu6",
     false,
     {},
     [](const Tensor& x, P) { return at::clamp(x, 0, 6); },
     [](const Tensor&, const Tensor& y, P) { return indicator((y > 0) & (y < 6), y); },
     [](const Tensor& g, const Tensor&, const Tensor& y, P) { return at::hardtanh_backward(g, y, 0, 6); }},
    {"leaky_relu", true, 0.01, [](const Tensor& x, P slope) { return at::leaky_relu(x, slope.first); },
     [](const Tensor& x, const Tensor&, P slope) {
       return at::where(x > 0, at::ones_like(x), at::full_like(x, slope.first));
     },
     [](const Tensor& g, const Tensor& x, const Tensor&, P slope) {
       return at::leaky_relu_backward(g, x, slope.first, false);
     }},
    {"elu", true, 1.0, [](const Tensor& x, P alpha) { return at::elu(x, alpha.first); },
     [](const Tensor& x, const Tensor&, P alpha) { return elu_derivative(x, alpha.first, 1); },
     [](const Tensor& g, const Tensor& x, const Tensor&, P alpha) {
       return elu_backward(g, x, alpha.first, 1, 1);
     }},
    {"selu",
     true,
     {},
     [](const Tensor& x, P) { return at::selu(x); },
     [](const Tensor& x, const Tensor&, P) { return kSeluScale * elu_derivative(x, kSeluAlpha, 1); },
     [](const Tensor& g, const Tensor& x, const Tensor&, P) {
       return elu_backward(g, x, kSeluAlpha, kSeluScale, 1);
     }},
    {"celu", true, 1.0, [](const Tensor& x, P alpha) { return at::celu(x, alpha.first); },
     [](const Tensor& x, const Tensor&, P alpha) {
       const double inverse = celu_inverse(alpha.first);
       return elu_derivative(x, alpha.first * inverse, 1 / inverse);
     },
     [](const Tensor& g, const Tensor& x, const Tensor&, P alpha) {
       return elu_backward(g, x, alpha.first, 1, celu_inverse(alpha.first));
     }},
    {"gelu",
     true,
     {},
     [](const Tensor& x, P) { return at::gelu(x); },
     [](const Tensor& x, const Tensor&, P) { return normal_distribution(x) + x * normal_density(x); },
     [](const Tensor& g, const Tensor& x, const Tensor&, P) { return at::gelu_backward(g, x); }},
    {"gelu_tanh",
     true,
     {},
     [](const Tensor& x, P) { return at::gelu(x, "tanh"); },
     [](const Tensor& x, const Tensor&, P) {
       const Tensor t = at::tanh(tanh_gelu_argument(x));
       const Tensor slope = std::sqrt(2.0 / M_PI) * (1.0 + 3.0 * kTanhGeluInner * x * x);
       return 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * slope;
     },
     [](const Tensor& g, const Tensor& x, const Tensor&, P) { return at::gelu_backward(g, x, "tanh"); }},
    {"silu",
     true,
     {},
     [](const Tensor& x, P) { return at::silu(x); },
     [](const Tensor& x, const Tensor&, P) {
       const Tensor s = at::sigmoid(x);
       return s * (1.0 + x * (1.0 - s));
     },
     [](const Tensor& g, const Tensor& x, const Tensor&, P) { return at::silu_backward(g, x); }},
    {"mish",
     true,
     {},
     [](const Tensor& x, P) { return at::mish(x); },
     [](const Tensor& x, const Tensor&, P) {
       const Tensor t = at::tanh(at::softplus(x, 1, kMishThreshold));
       return t + x * (1.0 - t * t) * at::sigmoid(x);
     },
     [](const Tensor& g, const Tensor& x, const Tensor&, P) { return at::mish_backward(g, x); }},
    {"softplus", true, 1.0,
     [](const Tensor& x, P beta) { return at::softplus(x, beta.first, kSoftplusThreshold); },
     [](const Tensor& x, const Tensor&, P beta) {
       return at::where(x * beta.first > kSoftplusThreshold, at::ones_like(x), at::sigmoid(x * beta.first));
     },
     [](const Tensor& g, const Tensor& x, const Tensor&, P beta) {
       return at::softplus_backward(g, x, beta.first, kSoftplusThreshold);
     }},
    // Spelt out: on the tape ATen's fused forward has the rounded slope.
    {"hardsigmoid",
     true,
     {},
     [](const Tensor& x, P) { return at::clamp(x / 6.0 + 0.5, 0, 1); },
     [](const Tensor& x, const Tensor&, P) { return indicator((x > -3) & (x < 3), x) * kHardSigmoidSlope; },
     [](const Tensor& g, const Tensor& x, const Tensor&, P) { return at::hardsigmoid_backward(g, x); }},
    {"hardswish",
     true,
     {},
     [](const Tensor& x, P) { return at::hardswish(x); },
     [](const Tensor& x, const Tensor&, P) {
       return at::where(x <= -3, at::zeros_like(x), at::where(x < 3, x / 3.0 + 0.5, at::ones_like(x)));
     },
     [](const Tensor& g, const Tensor& x, const Tensor&, P) { return at::hardswish_backward(g, x); }},
    {"hardtanh",
     false,
     {-1, 1},
     [](const Tensor& x, P a) { return at::clamp(x, a.first, a.second); },
     [](const Tensor&, const Tensor& y, P a) { return indicator((y > a.first) & (y < a.second), y); },
     [](const Tensor& g, const Tensor&, const Tensor& y, P a) {
       return at::hardtanh_backward(g, y, a.first, a.second);
     }},
    {"tanh",
     false,
     {},
     [](const Tensor& x, P) { return at::tanh(x); },
     [](const Tensor&, const Tensor& y, P) { return 1.0 - y * y; },
     [](const Tensor& g, const Tensor&, const Tensor& y, P) { return at::tanh_backward(g, y); }},
    {"sigmoid",
     false,
     {},
     [](const Tensor& x, P) { return at::sigmoid(x); },
     [](const Tensor&, const Tensor& y, P) { return y * (1.0 - y); },
     [](const Tensor& g, const Tensor&, const Tensor& y, P) { return at::sigmoid_backward(g, y); }},
    {"log_sigmoid",
     true,
     {},
     [](const Tensor& x, P) { return at::log_sigmoid(x); },
     [](const Tensor& x, const Tensor&, P) { return at::sigmoid(-x); },
     nullptr},
    {"softsign",
     true,
     {},
     [](const Tensor& x, P) { return x / (1.0 + x.abs()); },
     [](const Tensor& x, const Tensor&, P) { return at::pow(1.0 + x.abs(), -2); },
     nullptr},
    {"clamp",
     true,
     {-kInfinity, kInfinity},
     [](const Tensor& x, P a) { return at::clamp(x, a.first, a.second); },
     [](const Tensor& x, const Tensor&, P a) { return indicator((x >= a.first) & (x <= a.second), x); },
     nullptr},
    {"exp",
     false,
     {},
     [](const Tensor& x, P) { return at::exp(x); },
     [](const Tensor&, const Tensor& y, P) { return y; },
     nullptr},
    {"log",
     true,
     {},
     [](const Tensor& x, P) { return at::log(x); },
     [](const Tensor& x, const Tensor&, P) { return at::reciprocal(x); },
     nullptr},
    {"expm1",
     false,
     {},
     [](const Tensor& x, P) { return at::expm1(x); },
     [](const Tensor&, const Tensor& y, P) { return y + 1.0; },
     nullptr},
    {"log1p",
     true,
     {},
     [](const Tensor& x, P) { return at::log1p(x); },
     [](const Tensor& x, const Tensor&, P) { return at::reciprocal(x + 1.0); },
     nullptr},
    {"power", true, 2.0, [](const Tensor& x, P exponent) { return at::pow(x, exponent.first); },
     [](const Tensor& x, const Tensor&, P exponent) {
       return exponent.first * at::pow(x, exponent.first - 1.0);
     },
     nullptr},
    {"abs",
     true,
     {},
     [](const Tensor& x, P) { return at::abs(x); },
     [](const Tensor& x, const Tensor&, P) { return at::sign(x); },
     nullptr},
    {"erf",
     true,
     {},
     [](const Tensor& x, P) { return at::erf(x); },
     [](const Tensor& x, const Tensor&, P) { return M_2_SQRTPI * at::exp(-x * x); },
     nullptr},
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
