// Guided backpropagation and deconvnet: another backward at ReLU, and only there.
#include "network/rules/rules.h"

namespace lacewing {
namespace {

bool is_relu(const Context& context) {
  return context.attributes<ActivationAttributes>().function == &activation("relu");
}

// Other activations keep their own backward, so the rule decides at the node.
RuleSet at_every_relu(const char* name, at::Tensor (*modified)(const at::Tensor& grad, const at::Tensor& y)) {
  Rule rule{name, {.output = true}, false, {}, {}};
  rule.backward = [modified](Context& context, const at::Tensor& grad) -> std::vector<at::Tensor> {
    if (!is_relu(context)) return op(OpKind::activation).backward(context, grad);
    return {modified(grad, context.out)};
  };
  return RuleSet().add(OpKind::activation, std::move(rule));
}

}  // namespace

RuleSet guided_rules() {
  return at_every_relu("guided", [](const at::Tensor& grad, const at::Tensor& y) {
    return grad.clamp_min(0) * (y > 0).to(grad.scalar_type());
  });
}

RuleSet deconvnet_rules() {
  return at_every_relu("deconvnet",
                       [](const at::Tensor& grad, const at::Tensor&) { return grad.clamp_min(0); });
}

}  // namespace lacewing
