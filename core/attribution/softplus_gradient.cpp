// Gradient of the softplus surrogate: map = dF_beta/dx, F_beta the network with every kink rounded. As beta
// grows it becomes the gradient; target and F(x) are the network's own.
// Dombrowski, Alber, Anders, Ackermann, Mueller and Kessel 2019, Explanations Can Be Manipulated and Geometry
// Is to Blame.
#include "attribution/registry.h"
#include "network/rules/rules.h"

namespace lacewing::attribution {

struct SoftplusParameters {
  double beta = 30;

  template <class Fields>
  void visit(Fields& fields) {
    fields.number("beta", beta, {1e-3, 1e6},
                  "sharpness of the softplus; for networks fed with 0..255 divide it by 255");
  }
};

static SampledGradient plan(const SoftplusParameters& parameters, const MethodContext&) {
  SampledGradient result;
  result.rules = softplus_rules(parameters.beta);
  return result;
}

Method softplus_gradient() {
  return make_method<SoftplusParameters, plan>("softplus_gradient", "Softplus gradient",
                                               "dF_beta(x)/dx, ReLU as log(1 + exp(beta x)) / beta",
                                               "Dombrowski et al. 2019");
}

}  // namespace lacewing::attribution
