// Integrated gradients: map = (x - x0) * integral over a in [0, 1] of dF/dx at x0 + a (x - x0), by
// quadrature: `steps` gradient evaluations at nodes a_s with weights w_s that sum to 1. Its sum approaches
// F(x) - F(x0) (completeness). Sundararajan, Taly and Yan 2017, Axiomatic Attribution for Deep Networks.
#include "attribution/baseline.h"
#include "attribution/quadrature.h"
#include "attribution/registry.h"

namespace lacewing::attribution {

struct IntegratedGradientsParameters {
  std::int64_t steps = 50;
  std::string rule = "gauss-legendre";
  std::string baseline = "zero";

  template <class Fields>
  void visit(Fields& fields) {
    fields.integer("steps", steps, {1, 10000}, "gradient evaluations along the path");
    fields.choice("rule", rule, {"gauss-legendre", "trapezoid", "midpoint", "left", "right"},
                  "where the path is sampled and how the samples are weighted");
    fields.text("baseline", baseline, kBaselineDescription);
  }
};

static SampledGradient plan(const IntegratedGradientsParameters& parameters, const MethodContext& context) {
  // Stratified order: every prefix of the nodes is spread over the whole path, so that estimates on the way
  // make sense.
  const Quadrature nodes = stratified(quadrature(parameters.rule, parameters.steps));
  SampledGradient result;
  result.samples = parameters.steps;
  result.weights = nodes.weights;
  result.baseline = make_baseline(parameters.baseline, context);
  result.sample = [positions = at::tensor(nodes.positions, at::kDouble), baseline = result.baseline](
                      const at::Tensor& x, std::int64_t picture, std::int64_t first, std::int64_t count) {
    const at::Tensor a = positions.narrow(0, first, count).to(x.options()).view({count, 1, 1, 1});
    const at::Tensor x0 = baseline(x, picture);
    return x0 + a * (x - x0);
  };
  result.finish = [baseline = result.baseline](const at::Tensor& x, std::int64_t picture,
                                               const at::Tensor& gradient) {
    return (x - baseline(x, picture)).to(at::kDouble) * gradient;
  };
  return result;
}

Method integrated_gradients() {
  return make_method<IntegratedGradientsParameters, plan>("integrated_gradients", "Integrated gradients",
                                                          "(x - x0) * sum_s w_s dF/dx(x0 + a_s (x - x0))",
                                                          "Sundararajan, Taly and Yan 2017");
}

}  // namespace lacewing::attribution
