// RectGrad at every ReLU: a gradient passes only where it matters, that is where z g > tau, z the ReLU's
// output. Kim, Seo, Koh, Jeon, Joo and Jeon 2019, Why Are Saliency Maps Noisy?
#include "network/rules/rules.h"

namespace lacewing {

inline RuleSet rect_grad_rules(double tau) {
  Rule rule;
  rule.name = "rect_grad";
  rule.keeps.output = true;  // the backward below reads context.out
  rule.backward = [tau](Context& context, const at::Tensor& grad) -> std::vector<at::Tensor> {
    return {grad * (context.out * grad > tau).to(grad.scalar_type())};
  };
  RuleSet rules;
  rules.add(OpKind::activation, std::move(rule));
  // Strict: any kind that is neither ruled nor listed is an error that names the node.
  rules.differentiate({OpKind::convolution, OpKind::linear, OpKind::batch_norm, OpKind::max_pool,
                       OpKind::average_pool, OpKind::adaptive_average_pool, OpKind::add, OpKind::concatenate,
                       OpKind::flatten, OpKind::dropout});
  return rules;
}

}  // namespace lacewing
