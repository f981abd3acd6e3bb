#pragma once
// Elementwise non-linearities: one row each, and every rule (gradient, guided, DeepLIFT, softplus surrogate)
// works for all.

#include "network/torch.h"

namespace lacewing {

/// What a function is told beside x; most need nothing, hardtanh and clamp two bounds.
struct ActivationParameter {
  double first = 0, second = 0;
  ActivationParameter(double one = 0, double two = 0) : first(one), second(two) {}
  bool operator==(const ActivationParameter&) const = default;
};

struct Activation {
  const char* name;
  bool needs_input;  ///< the backward reads the input; else the output suffices (and the node may run in
                     ///< place)
  ActivationParameter parameter;  ///< PyTorch's defaults
  at::Tensor (*forward)(const at::Tensor& x, ActivationParameter parameter);
  /// f'(x), written with elementary operations that autograd can differentiate again. `y` = f(x). Only what
  /// needs_input allows may be read: x is undefined when it is false.
  at::Tensor (*derivative)(const at::Tensor& x, const at::Tensor& y, ActivationParameter parameter);
  /// Fused gradient, used outside the tape; null: grad * derivative.
  at::Tensor (*fused_backward)(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& y,
                               ActivationParameter parameter);
};

/// relu, relu6, leaky_relu (slope), elu (alpha), selu, celu (alpha), gelu, gelu_tanh, silu, mish, softplus
/// (beta), hardsigmoid, hardswish, hardtanh (low, high), tanh, sigmoid, log_sigmoid, softsign; and the
/// elementwise functions that networks are spelt out with: clamp (low, high; derivative 1 on the bounds),
/// exp, log, expm1, log1p, power (exponent), abs, erf. Throws Error listing what exists.
const Activation& activation(const std::string& name);
std::vector<std::string> activation_names();

}  // namespace lacewing
