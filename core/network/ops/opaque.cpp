// Any operator of PyTorch's dispatcher, with local autograd for its derivative: backward runs the operator
// again on leaves of its own.
#include "network/ops/opaque.h"

#include <torch/csrc/autograd/autograd.h>

#include "base/error.h"
#include "network/integer_division.h"
#include "network/ops/ops.h"

namespace lacewing {

namespace {

bool writes(const c10::Argument& argument) {
  return argument.alias_info() != nullptr && argument.alias_info()->isWrite();
}

// Equal apart from tensors that are one and the same, or have the same elements.
bool same(const c10::IValue& a, const c10::IValue& b) {
  if (a.isTensor() && b.isTensor()) {
    const at::Tensor &x = a.toTensor(), &y = b.toTensor();
    if (x.is_same(y) || (!x.defined() && !y.defined())) return true;
    return x.defined() && y.defined() && x.sizes() == y.sizes() && x.scalar_type() == y.scalar_type() &&
           at::equal(x, y);
  }
  if (a.isList() && b.isList()) {
    const auto x = a.toListRef(), y = b.toListRef();
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), same);
  }
  return !a.isTensor() && !b.isTensor() && !a.isList() && !b.isList() && a == b;
}

}  // namespace

bool OpaqueAttributes::operator==(const OpaqueAttributes& other) const {
  return call == other.call || (call != nullptr && other.call != nullptr && *call == *other.call);
}

bool OpaqueCall::operator==(const OpaqueCall& other) const {
  return op_.operator_name() == other.op_.operator_name() && holes_ == other.holes_ && type_ == other.type_ &&
         output_ == other.output_ && element_ == other.element_ &&
         std::equal(arguments_.begin(), arguments_.end(), other.arguments_.begin(), other.arguments_.end(),
                    same);
}

std::shared_ptr<const OpaqueCall> OpaqueCall::taking(std::size_t output, std::int64_t element) const {
  auto copy = std::make_shared<OpaqueCall>(*this);
  copy->output_ = output;
  copy->element_ = element;
  return copy;
}

std::vector<c10::IValue> OpaqueCall::run(const std::vector<at::Tensor>& inputs,
                                         const std::vector<at::Tensor>& weights) const {
  std::vector<c10::IValue> stack;
  for (const c10::IValue& argument : arguments_) {
    stack.push_back(argument.isList() ? c10::IValue(argument.toList().copy()) : argument);
  }
  const auto& declared = op_.schema().arguments();
  for (const Hole& hole : holes_) {
    at::Tensor value = hole.weight ? weights.at(hole.position) : inputs.at(hole.position);
    if (writes(declared[hole.argument])) value = value.clone();
    if (hole.element < 0) {
      stack[hole.argument] = value;
    } else {
      stack[hole.argument].toList().set(static_cast<std::size_t>(hole.element), value);
    }
  }
  refuse_trapping_division(op_.operator_name().name, stack);
  op_.callBoxed(&stack);
  return stack;
}

at::Tensor OpaqueCall::taken(const std::vector<c10::IValue>& outputs) const {
  const c10::IValue& one = outputs.at(output_);
  const at::Tensor value =
      element_ < 0 ? one.toTensor() : one.toListRef()[static_cast<std::size_t>(element_)].toTensor();
  if (!type_) return value;
  if (value.is_complex()) return value.to(at::toComplexType(*type_));
  return at::isFloatingType(value.scalar_type()) ? value.to(*type_) : value;
}

namespace ops {

namespace {

std::vector<Tensor> weights_of(const Context& context) {
  std::vector<Tensor> weights;
  for (std::size_t i = 0; i < context.node->weights.size(); ++i) weights.push_back(context.weight(i));
  return weights;
}

}  // namespace

Tensor opaque(Context& context) {
  const OpaqueCall& call = *context.attributes<OpaqueAttributes>().call;
  return call.taken(call.run(context.in, weights_of(context)));
}

// Under the tape every input is a fresh alias, so that inputs that depend on each other are not counted
// twice, and the derivative is recorded; without it, a leaf.
Tensors opaque_backward(Context& context, const Tensor& grad) {
  const bool taped = context.mode.taped;
  const at::AutoGradMode on(true);
  const auto leaf = [&](const Tensor& value) {
    if (!at::isFloatingType(value.scalar_type()) && !value.is_complex()) return value;
    if (taped && value.requires_grad()) return value.view_as(value);
    return value.detach().requires_grad_(true);
  };
  std::vector<Tensor> inputs, weights = weights_of(context), asked;
  for (const Tensor& in : context.in) inputs.push_back(leaf(in));
  if (context.wants.parameters) {
    for (Tensor& weight : weights) weight = leaf(weight);
  }
  const OpaqueCall& call = *context.attributes<OpaqueAttributes>().call;
  const Tensor y = call.taken(call.run(inputs, weights));
  std::vector<Tensor> all = inputs;
  if (context.wants.parameters) all.insert(all.end(), weights.begin(), weights.end());
  for (const Tensor& each : all) {
    if (each.requires_grad()) asked.push_back(each);
  }
  // No graph: the output does not depend on the inputs in a differentiable way, its derivative is zero.
  std::vector<Tensor> found(asked.size());
  if (y.requires_grad()) {
    try {
      found = torch::autograd::grad({y}, asked, {grad}, taped, taped, true);
    } catch (const c10::Error& error) {
      if (std::string(error.what_without_backtrace()).find("derivative for") == std::string::npos) throw;
      throw Error("PyTorch has no derivative of " + call.name(), context.node->path,
                  "Export the network while gradients are enabled, or choose a method without gradients.");
    }
  }
  Tensors grads;
  std::size_t next = 0;
  for (const Tensor& each : all) grads.push_back(each.requires_grad() ? found[next++] : Tensor());
  context.grad_weights.assign(grads.begin() + static_cast<std::ptrdiff_t>(inputs.size()), grads.end());
  grads.resize(inputs.size());
  return grads;
}

}  // namespace ops
}  // namespace lacewing
