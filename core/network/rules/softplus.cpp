// The softplus surrogate: every kink of an activation is rounded. A piecewise linear activation is
//   f(x) = offset + slope x + sum_i c_i max(x - t_i, 0), its surrogate
//   s(x) = offset + slope x + sum_i c_i softplus(x - t_i), softplus(u) = log(1 + exp(beta u)) / beta,
// and s' has sigmoid(beta (x - t_i)) for every step. |s - f| <= sum |c_i| log(2) / beta. Forward and backward
// read one row of activation.cpp, so both are linear behind the same threshold.
#include <cmath>

#include "network/rules/rules.h"

namespace lacewing {
namespace {

using at::Tensor;

struct Kink {
  double change;  // of the slope
  double place;
};
struct PiecewiseLinear {
  double offset = 0, slope = 0;
  std::vector<Kink> kinks;
  bool times_x = false;  // hardswish: x times a piecewise linear function
};

PiecewiseLinear clamp(double low, double high) {
  PiecewiseLinear result;
  if (std::isinf(low)) {
    result.slope = 1;
  } else {
    result.offset = low;
    result.kinks.push_back({1, low});
  }
  if (!std::isinf(high)) result.kinks.push_back({-1, high});
  return result;
}

// Empty for a function without kinks.
std::optional<PiecewiseLinear> pieces(const ActivationAttributes& a) {
  const std::string_view name = a.function->name;
  const double parameter = a.parameter.first;
  if (name == "relu") return PiecewiseLinear{0, 0, {{1, 0}}};
  if (name == "leaky_relu") return PiecewiseLinear{0, parameter, {{1 - parameter, 0}}};
  if (name == "abs") return PiecewiseLinear{0, -1, {{2, 0}}};
  if (name == "relu6") return clamp(0, 6);
  if (name == "hardtanh" || name == "clamp") return clamp(parameter, a.parameter.second);
  if (name == "hardsigmoid") return PiecewiseLinear{0, 0, {{1.0 / 6, -3}, {-1.0 / 6, 3}}};
  if (name == "hardswish") return PiecewiseLinear{0, 0, {{1.0 / 6, -3}, {-1.0 / 6, 3}}, true};
  return std::nullopt;
}

// sum plus factor * term, without needless passes over memory. An undefined sum is zero.
void add(Tensor& sum, double factor, const Tensor& term) {
  const Tensor scaled = factor == 1 ? term : factor * term;
  sum = sum.defined() ? sum + scaled : scaled;
}

Tensor smooth_value(const PiecewiseLinear& f, const Tensor& x, double beta) {
  Tensor s;
  for (const Kink& kink : f.kinks) add(s, kink.change, activation("softplus").forward(x - kink.place, beta));
  if (f.slope != 0) add(s, f.slope, x);
  return f.offset != 0 ? s + f.offset : s;
}

Tensor smooth_derivative(const PiecewiseLinear& f, const Tensor& x, double beta) {
  Tensor s;
  for (const Kink& kink : f.kinks)
    add(s, kink.change, activation("softplus").derivative(x - kink.place, {}, beta));
  return f.slope != 0 ? (s.defined() ? s + f.slope : at::full_like(x, f.slope)) : s;
}

// The learned slope left of zero, one a channel, as it broadcasts with x: s = w x + (1 - w) softplus(x).
Tensor prelu_slope(const Context& context) {
  std::vector<std::int64_t> shape(context.in_shapes[0].size(), 1);
  if (shape.size() > 1) shape[1] = -1;
  return context.weight(0).view(shape);
}

}  // namespace

RuleSet softplus_rules(double beta) {
  Rule rule{"softplus", {.input = true}, false, {}, {}};
  rule.forward = [beta](Context& context) -> Tensor {
    const auto f = pieces(context.attributes<ActivationAttributes>());
    if (!f) return op(OpKind::activation).forward(context);
    const Tensor& x = context.in[0];
    const Tensor s = smooth_value(*f, x, beta);
    return f->times_x ? x * s : s;
  };
  rule.backward = [beta](Context& context, const Tensor& grad) -> std::vector<Tensor> {
    const auto f = pieces(context.attributes<ActivationAttributes>());
    if (!f) return op(OpKind::activation).backward(context, grad);
    const Tensor& x = context.in[0];
    const Tensor slope = smooth_derivative(*f, x, beta);
    return {grad * (f->times_x ? smooth_value(*f, x, beta) + x * slope : slope)};
  };
  Rule prelu{"softplus", {.input = true}, false, {}, {}};
  prelu.forward = [beta](Context& context) -> Tensor {
    const Tensor& x = context.in[0];
    const Tensor w = prelu_slope(context);
    return w * x + (1 - w) * activation("softplus").forward(x, beta);
  };
  prelu.backward = [beta](Context& context, const Tensor& grad) -> std::vector<Tensor> {
    const Tensor w = prelu_slope(context);
    return {grad * (w + (1 - w) * activation("softplus").derivative(context.in[0], {}, beta))};
  };
  return RuleSet().add(OpKind::activation, std::move(rule)).add(OpKind::prelu, std::move(prelu));
}

}  // namespace lacewing
