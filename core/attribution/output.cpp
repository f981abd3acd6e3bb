#include "attribution/output.h"

#include "network/rules/rescale.h"

namespace lacewing {
namespace {

// 1 at the target of each row.
at::Tensor one_hot_of(const at::Tensor& logits, const at::Tensor& targets) {
  return at::zeros_like(logits).scatter(1, targets.unsqueeze(1), 1.0);
}

}  // namespace

at::Tensor output_value(const at::Tensor& logits, const at::Tensor& targets, OutputKind kind) {
  const at::Tensor index = targets.unsqueeze(1);
  switch (kind) {
    case OutputKind::logit:
      return logits.gather(1, index).squeeze(1);
    case OutputKind::probability:
      return at::softmax(logits, 1).gather(1, index).squeeze(1);
    case OutputKind::log_probability:
      return at::log_softmax(logits, 1).gather(1, index).squeeze(1);
    case OutputKind::loss:
      return -at::log_softmax(logits, 1).gather(1, index).squeeze(1);
  }
  return {};
}

at::Tensor output_gradient(const at::Tensor& logits, const at::Tensor& targets, OutputKind kind) {
  const at::Tensor one_hot = one_hot_of(logits, targets);
  if (kind == OutputKind::logit) return one_hot;
  const at::Tensor p = at::softmax(logits, 1);
  switch (kind) {
    case OutputKind::probability:
      return p.gather(1, targets.unsqueeze(1)) * (one_hot - p);
    case OutputKind::log_probability:
      return one_hot - p;
    default:
      return p - one_hot;
  }
}

at::Tensor output_multipliers(const at::Tensor& logits, const at::Tensor& reference,
                              const at::Tensor& targets, OutputKind kind) {
  const at::Tensor one_hot = one_hot_of(logits, targets);
  switch (kind) {
    case OutputKind::logit:
      return one_hot;
    case OutputKind::probability:
      return rescale::softmax_multiplier(logits, reference, at::softmax(logits, 1), at::softmax(reference, 1),
                                         one_hot, 1);
    case OutputKind::log_probability:
      return rescale::log_softmax_multiplier(logits, reference, one_hot, 1);
    case OutputKind::loss:
      return -rescale::log_softmax_multiplier(logits, reference, one_hot, 1);
  }
  return {};
}

}  // namespace lacewing
