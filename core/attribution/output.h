#pragma once
// The scalar that is explained, from the logits: value and gradient with respect to the logits.

#include "network/torch.h"
#include "session/requests.h"

namespace lacewing {

/// Of the logits z (m x classes) at target t, with p = softmax(z): logit z_t, probability p_t,
/// log-probability log p_t, or cross-entropy loss -log p_t. Shape m.
at::Tensor output_value(const at::Tensor& logits, const at::Tensor& targets, OutputKind kind);
/// d value / d z, m x classes. Differentiable.
at::Tensor output_gradient(const at::Tensor& logits, const at::Tensor& targets, OutputKind kind);
/// DeepLIFT's multipliers of the value between the logits and those of the reference (rules/rescale.h), m x
/// classes: sum over classes of multiplier * (logits - reference) = difference of the values.
at::Tensor output_multipliers(const at::Tensor& logits, const at::Tensor& reference,
                              const at::Tensor& targets, OutputKind kind);

}  // namespace lacewing
