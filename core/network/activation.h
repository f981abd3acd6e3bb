#pragma once
// Elementwise non-linearities: one row each, and every rule (gradient, guided, DeepLIFT, softplus surrogate)
// works for all.

#include "network/torch.h"

namespace lacewing {

struct Activation {
  const char* name;
  bool needs_input;  ///< the backward reads the input; else the output suffices (and the node may run in
                     ///< place)
  double parameter;  ///< default of the one parameter, where there is one
  at::Tensor (*forward)(const at::Tensor& x, double parameter);
  /// f'(x), written with elementary operations that autograd can differentiate again. `y` = f(x). Only what
  /// needs_input allows may be read: x is undefined when it is false.
  at::Tensor (*derivative)(const at::Tensor& x, const at::Tensor& y, double parameter);
  /// Fused gradient, used outside the tape; null: grad * derivative.
  at::Tensor (*fused_backward)(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& y,
                               double parameter);
};

/// relu, relu6, leaky_relu, elu, gelu, gelu_tanh, silu, sigmoid, tanh, softplus. Throws Error listing what
/// exists.
const Activation& activation(const std::string& name);
std::vector<std::string> activation_names();

}  // namespace lacewing
