// Guided backpropagation: the gradient, with g * (z > 0) * (g > 0) at every ReLU.
// Springenberg, Dosovitskiy, Brox and Riedmiller 2015, Striving for Simplicity.
#include "attribution/registry.h"
#include "network/rules/rules.h"

namespace lacewing::attribution {

struct GuidedParameters {
  template <class Fields>
  void visit(Fields&) {}
};

static SampledGradient plan(const GuidedParameters&, const MethodContext&) {
  SampledGradient result;
  result.rules = guided_rules();
  return result;
}

Method guided_backprop() {
  return make_method<GuidedParameters, plan>("guided_backprop", "Guided backpropagation",
                                             "dF(x)/dx with g * (z > 0) * (g > 0) at ReLU",
                                             "Springenberg, Dosovitskiy, Brox and Riedmiller 2015");
}

}  // namespace lacewing::attribution
