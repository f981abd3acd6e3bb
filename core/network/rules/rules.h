#pragma once
// The rule sets that methods use. Each is a declaration: what is done at which kind of node; all other nodes
// are differentiated.

#include "network/rule.h"

namespace lacewing {

/// Guided backpropagation at every ReLU: g * (y > 0) * (g > 0).
/// Springenberg, Dosovitskiy, Brox and Riedmiller 2015, Striving for Simplicity.
RuleSet guided_rules();

/// Deconvnet at every ReLU: max(g, 0). Zeiler and Fergus 2014, Visualizing and Understanding Convolutional
/// Networks.
RuleSet deconvnet_rules();

/// DeepLIFT's rescale rule against a reference run: the multiplier of a non-linearity is its difference
/// quotient, so that multipliers times (x - x0) sum to F(x) - F(x0). Shrikumar, Greenside and Kundaje 2017,
/// Learning Important Features.
RuleSet rescale_rules();

/// The softplus surrogate: identical weights, every kink of an activation rounded, forward and backward: ReLU
/// becomes softplus(x) = log(1 + exp(beta x)) / beta. `beta` is in the units of pre-activations of a network
/// whose pictures are 0..1 or normalised; one that is fed with 0..255 needs beta / 255. Max pooling stays.
/// Dombrowski et al. 2019, Explanations Can Be Manipulated and Geometry Is to Blame.
RuleSet softplus_rules(double beta);

/// numerator / denominator where |denominator| >= 1e-10, else `otherwise`; value *and derivative* are finite
/// on both sides.
at::Tensor safe_divide(const at::Tensor& numerator, const at::Tensor& denominator,
                       const at::Tensor& otherwise);

}  // namespace lacewing
