#include "training/gradients.h"

#include "attribution/output.h"
#include "network/device.h"

namespace lacewing {
namespace {

using at::Tensor;

// Pictures that one worker takes at a time, so that two workers share a batch and a cancel finds its moment
// between two nodes of a piece, not of the whole batch. A constant: the sums do not depend on the machine.
constexpr std::int64_t kPiece = 32;

// In training these nodes look at all pictures of a batch, or draw for them: it cannot be cut.
bool sees_the_batch(const Node& node) {
  return node.kind == OpKind::batch_norm || node.kind == OpKind::dropout;
}

// Loss and gradients of some pictures of a batch, divided by the size of the whole.
WeightGradients of_piece(const Network& network, const Tensor& x, const Tensor& labels, std::int64_t batch,
                         RunMode mode, Work& work) {
  const at::NoGradGuard no_grad;
  Trace kept = trace(network, x, work, mode, {.input = false, .parameters = true});
  const Tensor logits = kept.output;
  const auto size = static_cast<double>(batch);
  WeightGradients result;
  result.loss = output_value(logits, labels, OutputKind::loss).to(at::kDouble).sum().item<double>() / size;
  result.correct = (logits.argmax(1) == labels).sum().item<std::int64_t>();
  backward(network, kept, output_gradient(logits, labels, OutputKind::loss) / size, work);

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

void add(WeightGradients& sum, const WeightGradients& part) {
  sum.loss += part.loss;
  sum.correct += part.correct;
  for (std::size_t i = 0; i < sum.gradients.size(); ++i)
    sum.gradients[i] = sum.gradients[i] + part.gradients[i];
}

}  // namespace

std::vector<Tensor> trainable_weights(const Network& network) {
  std::vector<Tensor> weights;
  for (const Weight& weight : network.weights) {
    if (weight.trainable) weights.push_back(weight.value);
  }
  return weights;
}

WeightGradients weight_gradients(const Network& network, const Tensor& x, const Tensor& labels, RunMode mode,
                                 Work& work) {
  const std::int64_t batch = x.size(0);
  const bool whole = mode.training && std::ranges::any_of(network.nodes, sees_the_batch);
  const std::int64_t piece = whole ? batch : kPiece;
  // Pieces are added in their order, whoever finishes them.
  std::mutex mutex;
  std::map<std::int64_t, WeightGradients> finished;
  std::optional<WeightGradients> sum;
  std::int64_t next = 0;
  in_pieces(work, batch, piece, [&](std::int64_t first, std::int64_t count) {
    WeightGradients part =
        of_piece(network, x.narrow(0, first, count), labels.narrow(0, first, count), batch, mode, work);
    wait_for_device(x.device());  // another thread may add it up
    const std::lock_guard lock(mutex);
    const at::NoGradGuard no_grad;
    finished[first] = std::move(part);
    for (auto ready = finished.find(next); ready != finished.end(); ready = finished.find(next)) {
      if (sum)
        add(*sum, ready->second);
      else
        sum = std::move(ready->second);
      finished.erase(ready);
      next += piece;
    }
    wait_for_device(x.device());
  });
  return *std::move(sum);
}

}  // namespace lacewing
