// Arithmetic and activations.
#include <ATen/ExpandUtils.h>

#include <cmath>
#include <limits>

#include "base/error.h"
#include "network/torchscript/lowering.h"

namespace lacewing::torchscript {
Tensor affine(const Call& call, const Tensor& x, double factor, double shift) {
  return call.emit.node(OpKind::affine, {x}, AffineAttributes{factor, shift});
}

// a + factor * b. Constants with one row a picture become nodes; others weights of an affine map.
Result sum_of(const Call& call, const IValue& a, const IValue& b, double factor) {
  if (is_number(b)) return affine(call, a.toTensor(), 1, factor * number(b));
  if (is_number(a)) return affine(call, b.toTensor(), factor, number(a));
  const Tensor x = a.toTensor(), y = b.toTensor();
  if (!Emitter::depends(y) && !call.emit.has_batch(y)) {
    return call.emit.node(OpKind::affine, {x}, AffineAttributes{},
                          {Tensor(), factor == 1 ? y : y.to(x.scalar_type()) * factor});
  }
  if (!Emitter::depends(x) && !call.emit.has_batch(x))
    return call.emit.node(OpKind::affine, {y}, AffineAttributes{factor, 0}, {Tensor(), x});
  if (factor == 1) return call.emit.node(OpKind::add, {x, y});
  if (factor == -1) return call.emit.node(OpKind::subtract, {x, y});
  return call.emit.node(OpKind::add, {x, affine(call, y, factor, 0)});
}

Result product(const Call& call, const IValue& a, const IValue& b) {
  if (is_number(b)) return affine(call, a.toTensor(), number(b), 0);
  if (is_number(a)) return affine(call, b.toTensor(), number(a), 0);
  const Tensor x = a.toTensor(), y = b.toTensor();
  if (!Emitter::depends(y) && !call.emit.has_batch(y))
    return call.emit.node(OpKind::affine, {x}, AffineAttributes{}, {y, Tensor()});
  if (!Emitter::depends(x) && !call.emit.has_batch(x))
    return call.emit.node(OpKind::affine, {y}, AffineAttributes{}, {x, Tensor()});
  return call.emit.node(OpKind::multiply, {x, y});
}

Tensor activated(const Call& call, const Tensor& x, const std::string& name, ActivationParameter parameter) {
  return call.emit.node(OpKind::activation, {x}, ActivationAttributes{&activation(name), parameter});
}

// As the maximum along an axis that they are stacked on.
Result larger(const Call& call, Tensor a, Tensor b) {
  if (!Emitter::depends(a) || !Emitter::depends(b) || a.dim() != b.dim()) return std::nullopt;
  const Sizes sizes = at::infer_size(a.sizes(), b.sizes());
  const std::int64_t axis = a.dim();
  for (Tensor* each : {&a, &b}) *each = unsqueezed(call, expanded(call, *each, sizes), axis);
  return call.emit.node(OpKind::max, {call.emit.node(OpKind::concatenate, {a, b}, AxisAttributes{axis})},
                        ReduceAttributes{{axis}, false});
}

Result smaller(const Call& call, const Tensor& a, const Tensor& b) {
  if (!Emitter::depends(a) || !Emitter::depends(b) || a.dim() != b.dim()) return std::nullopt;
  const Result y = larger(call, affine(call, a, -1, 0), affine(call, b, -1, 0));
  return affine(call, y->toTensor(), -1, 0);
}

namespace {

double alpha_of(const Call& call) {
  return number_or(call["alpha"], 1);
}
Result add(const Call& call) {
  return sum_of(call, call["self"], call["other"], alpha_of(call));
}
Result subtract(const Call& call) {
  return sum_of(call, call["self"], call["other"], -alpha_of(call));
}
Result subtract_from(const Call& call) {
  return sum_of(call, call["other"], call["self"], -alpha_of(call));
}

Result multiply(const Call& call) {
  return product(call, call["self"], call["other"]);
}

Result divide(const Call& call) {
  if (call["rounding_mode"].isString()) return std::nullopt;
  const IValue &a = call["self"], &b = call["other"];
  if (is_number(b)) return affine(call, a.toTensor(), 1 / number(b), 0);
  if (is_number(a)) return affine(call, activated(call, b.toTensor(), "power", -1.0), number(a), 0);
  const Tensor y = b.toTensor();
  if (!Emitter::depends(y)) return product(call, a, y.to(call.emit.input().scalar_type()).reciprocal());
  if (!Emitter::depends(a.toTensor())) return product(call, a, activated(call, y, "power", -1.0));
  return call.emit.node(OpKind::divide, {a.toTensor(), y});
}
Result negative(const Call& call) {
  return affine(call, call.tensor("self"), -1, 0);
}
Result power(const Call& call) {
  if (!is_number(call["exponent"])) return std::nullopt;
  return activated(call, call.tensor("self"), "power", number(call["exponent"]));
}
template <int numerator>
Result half_power(const Call& call) {
  return activated(call, call.tensor("self"), "power", numerator / 2.0);
}

Result function(const Call& call) {
  return activated(call, call.arguments[0].toTensor(), call.name, activation(call.name).parameter);
}
Result absolute(const Call& call) {
  return activated(call, call.tensor("self"), "abs");
}
Result leaky_relu(const Call& call) {
  return activated(call, call.tensor("self"), "leaky_relu", number(call["negative_slope"]));
}
Result elu(const Call& call) {
  if (number(call["scale"]) != 1 || number(call["input_scale"]) != 1) return std::nullopt;
  return activated(call, call.tensor("self"), "elu", number(call["alpha"]));
}
Result celu(const Call& call) {
  return activated(call, call.tensor("self"), "celu", number(call["alpha"]));
}
Result gelu(const Call& call) {
  const bool tanh = call["approximate"].isString() && call["approximate"].toStringRef() == "tanh";
  return activated(call, call.tensor("self"), tanh ? "gelu_tanh" : "gelu");
}
Result softplus(const Call& call) {
  if (number(call["threshold"]) != 20) return std::nullopt;
  return activated(call, call.tensor("self"), "softplus", number(call["beta"]));
}
Result hardtanh(const Call& call) {
  const double low = number(call["min_val"]), high = number(call["max_val"]);
  if (low == 0 && high == 6) return activated(call, call.tensor("self"), "relu6");
  return activated(call, call.tensor("self"), "hardtanh", {low, high});
}
Result threshold(const Call& call) {
  if (number(call["threshold"]) != 0 || number(call["value"]) != 0) return std::nullopt;
  return activated(call, call.tensor("self"), "relu");
}
Result clamp(const Call& call) {
  const IValue &low = call["min"], &high = call["max"];
  if ((!low.isNone() && !is_number(low)) || (!high.isNone() && !is_number(high))) return std::nullopt;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return activated(call, call.tensor("self"), "clamp",
                   {number_or(low, -infinity), number_or(high, infinity)});
}
Result glu(const Call& call) {
  const Tensor x = call.tensor("self");
  const std::int64_t axis = wrapped(call["dim"].toInt(), x.dim()), half = x.size(axis) / 2;
  const Tensor gate = activated(call, sliced(call, x, axis, half, 2 * half), "sigmoid");
  return call.emit.node(OpKind::multiply, {sliced(call, x, axis, 0, half), gate});
}
Result maximum(const Call& call) {
  return larger(call, call.tensor("self"), call.tensor("other"));
}
Result minimum(const Call& call) {
  return smaller(call, call.tensor("self"), call.tensor("other"));
}

// self + value * a * b.
Result add_product(const Call& call) {
  const IValue &a = call["tensor1"], &b = call["tensor2"];
  const bool known = concrete(a) && concrete(b);
  const Result both = known ? Result(a.toTensor() * b.toTensor()) : product(call, a, b);
  return both ? sum_of(call, call["self"], *both, number_or(call["value"], 1)) : std::nullopt;
}
// self + weight * (end - self).
Result interpolate(const Call& call) {
  if (!is_number(call["weight"])) return std::nullopt;
  const double weight = number(call["weight"]);
  const IValue& self = call["self"];
  const Result rest = concrete(self) ? Result(self.toTensor() * (1 - weight))
                                     : Result(affine(call, self.toTensor(), 1 - weight, 0));
  return sum_of(call, *rest, call["end"], weight);
}

// f(x) written with one of the table's functions: logarithms of other bases.
Result log_to_base(const Call& call, double base) {
  return affine(call, activated(call, call.tensor("self"), "log"), 1 / std::log(base), 0);
}
Result log2(const Call& call) {
  return log_to_base(call, 2);
}
Result log10(const Call& call) {
  return log_to_base(call, 10);
}
Result softshrink(const Call& call) {
  const Tensor x = call.tensor("self");
  const double lambda = number(call["lambd"]);
  return call.emit.node(OpKind::subtract, {x, activated(call, x, "clamp", {-lambda, lambda})});
}
// In evaluation the slope is the mean of its bounds.
Result random_relu(const Call& call) {
  if (call["training"].toBool())
    throw Error("draws random slopes, as in training", {},
                "In Python, call model.eval() before torch.jit.trace.");
  return activated(call, call.tensor("self"), "leaky_relu",
                   (number(call["lower"]) + number(call["upper"])) / 2);
}

constexpr Row kRows[] = {
    {"add", add},
    {"sub", subtract},
    {"subtract", subtract},
    {"rsub", subtract_from},
    {"mul", multiply},
    {"multiply", multiply},
    {"div", divide},
    {"divide", divide},
    {"true_divide", divide},
    {"neg", negative},
    {"negative", negative},
    {"pow", power},
    {"square", half_power<4>},
    {"sqrt", half_power<1>},
    {"rsqrt", half_power<-1>},
    {"reciprocal", half_power<-2>},
    {"exp", function},
    {"log", function},
    {"abs", function},
    {"absolute", absolute},
    {"erf", function},
    {"relu", function},
    {"relu6", function},
    {"selu", function},
    {"silu", function},
    {"mish", function},
    {"sigmoid", function},
    {"tanh", function},
    {"hardsigmoid", function},
    {"hardswish", function},
    {"log_sigmoid", function},
    {"softsign", function},
    {"leaky_relu", leaky_relu},
    {"elu", elu},
    {"celu", celu},
    {"gelu", gelu},
    {"softplus", softplus},
    {"hardtanh", hardtanh},
    {"threshold", threshold},
    {"clamp", clamp},
    {"clip", clamp},
    {"clamp_min", clamp},
    {"clamp_max", clamp},
    {"glu", glu},
    {"maximum", maximum},
    {"minimum", minimum},
    {"addcmul", add_product},
    {"lerp", interpolate},
    {"log2", log2},
    {"log10", log10},
    {"log1p", function},
    {"expm1", function},
    {"softshrink", softshrink},
    {"rrelu", random_relu},
};

}  // namespace

std::span<const Row> arithmetic_operators() {
  return kRows;
}

}  // namespace lacewing::torchscript
