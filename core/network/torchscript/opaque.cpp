#include "network/ops/opaque.h"

#include "base/error.h"
#include "network/shapes.h"
#include "network/torchscript/operators.h"

namespace lacewing::torchscript {
namespace {

class Holes {
 public:
  explicit Holes(Emitter& emit) : emit_(emit) {}
  std::vector<OpaqueCall::Hole> holes;
  std::vector<Tensor> inputs, weights;

  // What stands in the call's arguments: a hole for activations and for constants of real numbers, which
  // follow the network's number type; everything else itself.
  IValue take(const IValue& value, std::size_t argument, std::int64_t element) {
    if (!value.isTensor() || !value.toTensor().defined()) return value;
    const Tensor& tensor = value.toTensor();
    const bool real = at::isFloatingType(tensor.scalar_type());
    if (!Emitter::depends(tensor) && !real) return value;
    const bool activation = Emitter::depends(tensor) || emit_.has_batch(tensor);
    auto& list = activation ? inputs : weights;
    holes.push_back({argument, element, !activation, list.size()});
    list.push_back(Emitter::depends(tensor) || !activation ? tensor : emit_.constant(tensor));
    return Tensor();
  }

 private:
  Emitter& emit_;
};

}  // namespace

IValue lower_opaque(const Call& call, const std::string& overload) {
  const std::string name = "aten::" + call.name;
  const auto op = c10::Dispatcher::singleton().findSchema({name, overload});
  if (!op) {
    throw Error("calls '" + call.schema.name() + (overload.empty() ? "" : "." + overload) +
                    "' on values of the input, which is not supported",
                {},
                "In Python, write it with other operators, or save model.state_dict() if the architecture is "
                "built in.");
  }
  Holes holes(call.emit);
  std::vector<IValue> arguments;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const IValue& value = call.arguments[i];
    if (!value.isList()) {
      arguments.push_back(holes.take(value, i, -1));
      continue;
    }
    c10::impl::GenericList items = value.toList().copy();
    for (std::size_t k = 0; k < items.size(); ++k) {
      items.set(k, holes.take(items.get(k), i, static_cast<std::int64_t>(k)));
    }
    arguments.emplace_back(items);
  }
  const OpaqueCall made(*op, arguments, holes.holes, call.emit.input().scalar_type());
  std::vector<Tensor> shapes;
  for (const Tensor& weight : holes.weights)
    shapes.push_back(at::empty_like(weight, at::TensorOptions().device(at::kMeta)));
  const at::NoGradGuard no_grad;
  const std::vector<IValue> outputs = output_shapes(made, holes.inputs, shapes);
  const auto node = [&](std::size_t output, std::int64_t element) {
    return call.emit.node(OpKind::opaque, holes.inputs, OpaqueAttributes{made.taking(output, element)},
                          holes.weights);
  };
  std::vector<IValue> results;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i].isTensor()) {
      results.emplace_back(node(i, -1));
    } else if (outputs[i].isTensorList()) {
      c10::List<Tensor> list;
      for (std::size_t k = 0; k < outputs[i].toTensorVector().size(); ++k)
        list.push_back(node(i, static_cast<std::int64_t>(k)));
      results.emplace_back(list);
    } else {
      throw Error("calls '" + name + "' on values of the input, whose result is no tensor");
    }
  }
  const IValue result =
      results.size() == 1 ? results[0] : IValue(c10::ivalue::Tuple::create(std::move(results)));
  share_unsaid(call, result);
  return result;
}

}  // namespace lacewing::torchscript
