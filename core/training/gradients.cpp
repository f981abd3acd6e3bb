#include "training/gradients.h"

#include "attribution/output.h"

namespace lacewing {

using at::Tensor;

std::vector<Tensor> trainable_weights(const Network& network) {
  std::vector<Tensor> weights;
  for (const Weight& weight : network.weights) {
    if (weight.trainable) weights.push_back(weight.value);
  }
  return weights;
}

WeightGradients weight_gradients(const Network& network, const Tensor& x, const Tensor& labels, RunMode mode,
                                 Work& work) {
  const at::NoGradGuard no_grad;
  Trace kept = trace(network, x, work, mode, {.input = false, .parameters = true});
  const Tensor logits = kept.output;
  WeightGradients result;
  result.loss = output_value(logits, labels, OutputKind::loss).to(at::kDouble).mean().item<double>();
  result.correct = (logits.argmax(1) == labels).sum().item<std::int64_t>();
  const Tensor seed = output_gradient(logits, labels, OutputKind::loss) / static_cast<double>(x.size(0));
  backward(network, kept, seed, work);

  // A weight that several nodes use gets the sum.
  std::vector<Tensor> sums(network.weights.size());
  for (const Context& call : kept.calls) {
    for (std::size_t k = 0; k < call.grad_weights.size(); ++k) {
      if (!call.has_weight(k) || !call.grad_weights[k].defined()) continue;
      Tensor& sum = sums[static_cast<std::size_t>(call.node->weights[k])];
      sum = sum.defined() ? sum + call.grad_weights[k] : call.grad_weights[k];
    }
  }
  for (std::size_t i = 0; i < network.weights.size(); ++i) {
    if (!network.weights[i].trainable) continue;
    result.gradients.push_back(sums[i].defined() ? sums[i] : at::zeros_like(network.weights[i].value));
  }
  return result;
}

}  // namespace lacewing
