#include "attribution/output.h"

namespace lacewing {

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
  const at::Tensor index = targets.unsqueeze(1);
  const at::Tensor one_hot = at::zeros_like(logits).scatter(1, index, 1.0);
  if (kind == OutputKind::logit) return one_hot;
  const at::Tensor p = at::softmax(logits, 1);
  switch (kind) {
    case OutputKind::probability:
      return p.gather(1, index) * (one_hot - p);
    case OutputKind::log_probability:
      return one_hot - p;
    default:
      return p - one_hot;
  }
}

}  // namespace lacewing
